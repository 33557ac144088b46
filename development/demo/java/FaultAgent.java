import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Makes faults inside the JVM that it is an agent of (java.lang.instrument), on command.
 *
 * <p>Its option is a port of 127.0.0.1. A connection there brings one line, a fault's name and its argument, and gets one
 * line back, {@code done} or what went wrong:
 *
 * <ul>
 *   <li>{@code live 0.97}: small objects that stay, until so much of the heap is in use after a collection;
 *   <li>{@code garbage 0.35}: small objects that are replaced, until so much of the time is spent in collection;
 *   <li>{@code memory}: large arrays until OutOfMemoryError, which are then let go;
 *   <li>{@code deadlock}: two threads that wait for each other for ever;
 *   <li>{@code connections NAME}: all connections of the data source with that name;
 *   <li>{@code files 0.95}: files, until so much of what the process may open is open;
 *   <li>{@code latency 2.5}: an MBean that says that back ends take so many seconds;
 *   <li>{@code release}: lets go of everything but the deadlock.
 * </ul>
 */
public final class FaultAgent {
    private FaultAgent() {}

    public static void premain(String port, Instrumentation instrumentation) throws IOException {
        Map<String, Fault> faults =
                Map.of(
                        "live", new LiveObjects(),
                        "garbage", new Garbage(),
                        "memory", new LargeArrays(),
                        "deadlock", new Deadlock(),
                        "connections", new BorrowedConnections(instrumentation),
                        "files", new OpenFiles(),
                        "latency", new BackEndLatency());
        ServerSocket socket = new ServerSocket(Integer.parseInt(port), 5, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(() -> serve(socket, faults), "fault agent");
        thread.setDaemon(true);
        thread.start();
    }

    private static void serve(ServerSocket socket, Map<String, Fault> faults) {
        while (true) {
            try (Socket client = socket.accept();
                    BufferedReader in = reader(client);
                    PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8)) {
                out.println(obey(in.readLine(), faults));
            } catch (IOException | OutOfMemoryError error) {
                // The client went away, or there is no memory for an answer: the next one may ask again.
            }
        }
    }

    private static BufferedReader reader(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String obey(String line, Map<String, Fault> faults) {
        if (line == null) {
            return "no command";
        }
        String[] words = line.split(" ", 2);
        try {
            if (words[0].equals("release")) {
                for (Fault fault : faults.values()) {
                    fault.release();
                }
            } else if (faults.containsKey(words[0])) {
                faults.get(words[0]).make(words.length > 1 ? words[1] : "");
            } else {
                return "no fault " + words[0];
            }
        } catch (Exception error) {
            return error.toString();
        }
        return "done";
    }
}
