import java.util.ArrayList;
import java.util.List;

/** Small objects that stay: the heap is in use, not full of garbage. */
final class LiveObjects implements Fault {
    private static final int SIZE = 1024;
    private static final int STEP = 1024;

    private final List<byte[][]> kept = new ArrayList<>();

    @Override
    public void make(String argument) {
        double share = Double.parseDouble(argument);
        while (occupied() < share) {
            long missing = (long) (share * Runtime.getRuntime().maxMemory()) - used();
            for (long bytes = 0; bytes < missing; bytes += (long) SIZE * STEP) {
                byte[][] step = new byte[STEP][];
                for (int index = 0; index < STEP; index++) {
                    step[index] = new byte[SIZE - 16]; // 16: what an array has before its elements
                }
                kept.add(step);
            }
        }
    }

    @Override
    public void release() {
        kept.clear();
    }

    /** The share of the heap that is in use after a collection. */
    private static double occupied() {
        System.gc();
        return (double) used() / Runtime.getRuntime().maxMemory();
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
