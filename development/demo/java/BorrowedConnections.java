import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** All connections of a data source of Tomcat's pool, borrowed as a program does that never gives them back. */
final class BorrowedConnections implements Fault {
    private final Instrumentation instrumentation;
    private final List<Connection> borrowed = new ArrayList<>();

    BorrowedConnections(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    @Override
    public void make(String argument) throws Exception {
        Object pool = pool(argument);
        Object properties = call(pool, "getPoolProperties");
        int size = (Integer) call(properties, "getMaxActive");
        while ((Integer) call(pool, "getActive") < size) {
            borrowed.add((Connection) call(pool, "getConnection"));
        }
    }

    @Override
    public void release() throws Exception {
        for (Connection connection : borrowed) {
            connection.close();
        }
        borrowed.clear();
    }

    /** The pool behind the MBean of a data source: the platform's MBean server keeps it, and gives it to nobody. */
    private Object pool(String dataSource) throws Exception {
        open("com.sun.jmx.mbeanserver");
        open("com.sun.jmx.interceptor");
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern = new ObjectName(dataSource + "*:type=DataSource,*");
        for (ObjectName name : server.queryNames(pattern, null)) {
            if (name.getKeyProperty("connections") == null) {
                Object bean = call(field(field(server, "mbsInterceptor"), "repository"), "retrieve", name);
                return call(call(bean, "getResource"), "getPool");
            }
        }
        throw new IllegalArgumentException("no MBean of a data source " + dataSource);
    }

    private void open(String packageName) {
        Module management = MBeanServer.class.getModule();
        Map<String, Set<Module>> opened = Map.of(packageName, Set.of(BorrowedConnections.class.getModule()));
        instrumentation.redefineModule(management, Set.of(), Map.of(), opened, Set.of(), Map.of());
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }

    private static Object call(Object object, String name, Object... arguments) throws ReflectiveOperationException {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                    method.setAccessible(true);
                    return method.invoke(object, arguments);
                }
            }
        }
        throw new NoSuchMethodException(object.getClass().getName() + "." + name);
    }
}
