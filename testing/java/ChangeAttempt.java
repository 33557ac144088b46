import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Tries what the exporter never does: sets an attribute to the value that it has, and invokes an operation.
 *
 * <p>Arguments: URL USER PASSWORD_FILE OBJECT_NAME OPERATION. The attribute is Verbose of java.lang:type=Memory; the
 * operation has no parameters. Prints `set: done` or `set: refused`, then `invoke: done` or `invoke: refused`. Ends
 * with status 1 and Java's own stack trace where it cannot connect.
 */
public final class ChangeAttempt {
    private static final String MEMORY = "java.lang:type=Memory";

    private interface Change {
        void make() throws Exception;
    }

    private ChangeAttempt() {}

    public static void main(String[] arguments) throws Exception {
        String[] login = {arguments[1], Files.readString(Path.of(arguments[2])).strip()};
        Map<String, Object> environment = Map.of(JMXConnector.CREDENTIALS, login);
        JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(arguments[0]), environment);
        MBeanServerConnection server = connector.getMBeanServerConnection();
        ObjectName memory = new ObjectName(MEMORY);
        attempt("set", () -> server.setAttribute(memory, new Attribute("Verbose", server.getAttribute(memory, "Verbose"))));
        ObjectName name = new ObjectName(arguments[3]);
        attempt("invoke", () -> server.invoke(name, arguments[4], new Object[0], new String[0]));
        System.exit(0); // a connection that is not closed: the operation may have ended the server
    }

    private static void attempt(String what, Change change) throws Exception {
        try {
            change.make();
            System.out.println(what + ": done");
        } catch (SecurityException refused) {
            System.out.println(what + ": refused");
        }
    }
}
