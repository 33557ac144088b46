import java.lang.management.ManagementFactory;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The MBean in which WSO2's fork of Synapse tells how long back ends take: Apache's Synapse has none. */
final class BackEndLatency implements Fault, DynamicMBean {
    private static final String NAME = "org.apache.synapse:Type=PassthroughLatencyView,Name=nio-http-http";
    private static final String ATTRIBUTE = "5m_Avg_Latency_BackEnd";

    private volatile double milliseconds;

    @Override
    public void make(String argument) throws Exception {
        milliseconds = 1000 * Double.parseDouble(argument);
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        if (!server.isRegistered(new ObjectName(NAME))) {
            server.registerMBean(this, new ObjectName(NAME));
        }
    }

    @Override
    public void release() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        if (server.isRegistered(new ObjectName(NAME))) {
            server.unregisterMBean(new ObjectName(NAME));
        }
    }

    @Override
    public Object getAttribute(String name) {
        return milliseconds;
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList values = new AttributeList();
        for (String name : names) {
            values.add(new Attribute(name, milliseconds));
        }
        return values;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        MBeanAttributeInfo[] attributes = {
            new MBeanAttributeInfo(ATTRIBUTE, "double", "of back ends, in milliseconds", true, false, false)
        };
        return new MBeanInfo(getClass().getName(), "how long back ends take", attributes, null, null, null);
    }

    @Override
    public void setAttribute(Attribute attribute) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object invoke(String name, Object[] arguments, String[] signature) {
        throw new UnsupportedOperationException();
    }
}
