import java.util.ArrayList;
import java.util.List;

/** Arrays until there is no memory for another one: OutOfMemoryError, of which the JVM writes a heap dump if told to. */
final class LargeArrays implements Fault {
    private static final int SIZE = 256 * 1024;

    @Override
    public void make(String argument) throws InterruptedException {
        Thread thread = new Thread(LargeArrays::fill, "large arrays");
        thread.start();
        thread.join();
    }

    @Override
    public void release() {}

    private static void fill() {
        List<byte[]> kept = new ArrayList<>();
        while (true) {
            kept.add(new byte[SIZE]);
        }
    }
}
