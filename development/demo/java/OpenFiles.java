import com.sun.management.UnixOperatingSystemMXBean;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Files that stay open. */
final class OpenFiles implements Fault {
    private final List<FileInputStream> open = new ArrayList<>();

    @Override
    public void make(String argument) throws IOException {
        double share = Double.parseDouble(argument);
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        while (system.getOpenFileDescriptorCount() < share * system.getMaxFileDescriptorCount()) {
            open.add(new FileInputStream("/dev/null"));
        }
    }

    @Override
    public void release() throws IOException {
        for (FileInputStream file : open) {
            file.close();
        }
        open.clear();
    }
}
