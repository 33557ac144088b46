/** A JVM that does nothing until it is ended: what happens in it, its agent does. */
public final class IdleServer {
    private IdleServer() {
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("READY");
        Thread.currentThread().join();
    }
}
