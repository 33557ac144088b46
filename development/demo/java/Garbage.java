import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** Small objects that are replaced all the time: the JVM collects instead of working. */
final class Garbage implements Fault {
    private static final int SIZE = 128;
    private static final double KEPT = 0.6;
    private static final int TURN = 2_000_000;

    private volatile boolean running;
    private Thread thread;

    @Override
    public void make(String argument) {
        double share = Double.parseDouble(argument);
        running = true;
        thread = new Thread(() -> replace(share), "garbage");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void release() throws InterruptedException {
        running = false;
        if (thread != null) {
            thread.join();
            thread = null;
            System.gc();
        }
    }

    /** Replace objects of a full table at random, and rest whenever more of the time went into collection than wanted. */
    private void replace(double share) {
        int count = (int) (KEPT * Runtime.getRuntime().maxMemory() / (SIZE + 4)); // 4: a reference to each
        byte[][] table = new byte[count][];
        long random = 1;
        long began = System.nanoTime();
        long collected = collectionMillis();
        while (running) {
            for (int turn = 0; turn < TURN && running; turn++) {
                random = random * 6364136223846793005L + 1442695040888963407L;
                table[(int) ((random >>> 33) % count)] = new byte[SIZE - 16];
            }
            rest(share, began, collectionMillis() - collected);
            began = System.nanoTime();
            collected = collectionMillis();
        }
    }

    private static void rest(double share, long began, long collected) {
        long passed = (System.nanoTime() - began) / 1_000_000;
        long missing = Math.min(2000, (long) (collected / share) - passed);
        if (missing > 0) {
            try {
                Thread.sleep(missing);
            } catch (InterruptedException error) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What stopped the program; concurrent collectors count the time of their cycles beside it. */
    private static long collectionMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean -> !bean.getName().matches(".*(Cycles|Concurrent).*"))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
