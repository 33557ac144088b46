import java.util.concurrent.CountDownLatch;

/** Two threads, each with a monitor that the other one wants. Only the end of the process ends it. */
final class Deadlock implements Fault {
    @Override
    public void make(String argument) {
        Object first = new Object();
        Object second = new Object();
        CountDownLatch both = new CountDownLatch(2);
        start("deadlock one", first, second, both);
        start("deadlock two", second, first, both);
    }

    @Override
    public void release() {}

    private static void start(String name, Object held, Object wanted, CountDownLatch both) {
        Thread thread = new Thread(() -> take(held, wanted, both), name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void take(Object held, Object wanted, CountDownLatch both) {
        synchronized (held) {
            both.countDown();
            try {
                both.await();
            } catch (InterruptedException error) {
                return;
            }
            synchronized (wanted) {
                throw new IllegalStateException("no deadlock");
            }
        }
    }
}
