import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;

/** An MBean that is only read: it takes no value, and has no operation. */
interface ReadOnlyMBean extends DynamicMBean {
    @Override
    default void setAttribute(Attribute attribute) {
        throw new UnsupportedOperationException();
    }

    @Override
    default AttributeList setAttributes(AttributeList attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    default Object invoke(String name, Object[] parameters, String[] signature) {
        throw new UnsupportedOperationException();
    }
}
