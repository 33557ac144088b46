import java.util.ArrayList;
import java.util.List;

/** A JVM whose memory ran out, once, and that goes on: it says READY after that, and runs until it is killed. */
public final class FullHeap {
    private static final int BLOCK = 1 << 18;

    private static List<byte[]> blocks = new ArrayList<>();

    private FullHeap() {}

    public static void main(String[] arguments) throws Exception {
        try {
            while (true) {
                blocks.add(new byte[BLOCK]);
            }
        } catch (OutOfMemoryError error) {
            blocks = null;
        }
        System.out.println("READY");
        Thread.sleep(Long.MAX_VALUE);
    }
}
