import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.registry.LocateRegistry;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Map;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;

/**
 * A Java agent that makes one JVM answer as so many servers: it opens a JMX connector on each of the ports it is given.
 *
 * <p>Its argument is the ports with commas between them. Each has an RMI registry and a connector of its own, on
 * 127.0.0.1 alone, without passwords and TLS; all show the MBeans of the platform's MBean server. Runs on Java 11 and
 * later.
 */
public final class Connectors {
    private Connectors() {}

    /** What the JVM calls before the program's own main method. */
    public static void premain(String ports) throws Exception {
        for (String port : ports.split(",")) {
            open(Integer.parseInt(port));
        }
    }

    private static void open(int port) throws Exception {
        // One object for the registry and the connector: RMI lets those share a port that have the same factory.
        RMIServerSocketFactory loopback = wanted -> new ServerSocket(wanted, 50, InetAddress.getLoopbackAddress());
        LocateRegistry.createRegistry(port, null, loopback);
        String url = String.format("service:jmx:rmi://127.0.0.1:%d/jndi/rmi://127.0.0.1:%d/jmxrmi", port, port);
        JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL(url),
                Map.of(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, loopback),
                ManagementFactory.getPlatformMBeanServer())
            .start();
    }
}
