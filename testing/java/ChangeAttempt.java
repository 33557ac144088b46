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
 * operation has no parameters. Prints a line for the login, the attribute and the operation: `login: done` or `login:
 * refused`, after which nothing more is tried, `set: done` or `set: refused`, and `invoke: done` or `invoke: refused`.
 * Ends with status 1 and Java's own stack trace where anything else goes wrong.
 */
public final class ChangeAttempt {
    private static final String MEMORY = "java.lang:type=Memory";

    private interface Step {
        void take() throws Exception;
    }

    private JMXConnector connector;

    private ChangeAttempt() {}

    public static void main(String[] arguments) throws Exception {
        String[] login = {arguments[1], Files.readString(Path.of(arguments[2])).strip()};
        new ChangeAttempt().run(arguments[0], login, new ObjectName(arguments[3]), arguments[4]);
    }

    private void run(String url, String[] login, ObjectName name, String operation) throws Exception {
        Map<String, Object> environment = Map.of(JMXConnector.CREDENTIALS, login);
        if (!isLet("login", () -> connector = JMXConnectorFactory.connect(new JMXServiceURL(url), environment))) {
            return;
        }
        try (JMXConnector open = connector) {
            MBeanServerConnection server = open.getMBeanServerConnection();
            ObjectName memory = new ObjectName(MEMORY);
            Object verbose = server.getAttribute(memory, "Verbose");
            isLet("set", () -> server.setAttribute(memory, new Attribute("Verbose", verbose)));
            isLet("invoke", () -> server.invoke(name, operation, new Object[0], new String[0]));
        }
    }

    private static boolean isLet(String what, Step step) throws Exception {
        try {
            step.take();
            System.out.println(what + ": done");
            return true;
        } catch (SecurityException refused) {
            System.out.println(what + ": refused");
            return false;
        }
    }
}
