package carbon_users;

import java.nio.file.Files;
import java.nio.file.Paths;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.wso2.carbon.user.api.Permission;
import org.wso2.carbon.user.api.UserStoreException;
import org.wso2.carbon.user.api.UserStoreManager;
import org.wso2.carbon.user.core.service.RealmService;

/**
 * Adds users to a WSO2 Carbon server when it starts, by the calls that the management console of a product makes; the
 * bare kernel has no console.
 *
 * <p>Each line of CARBON_HOME/users.txt is a user's name, password and permissions, with blanks between. The user gets
 * a role of its own that has just these permissions. A user that is there already stays as it is.
 */
public final class InitialUsers implements BundleActivator {
    private ServiceTracker<RealmService, RealmService> tracker;

    @Override
    public void start(BundleContext context) {
        tracker = new ServiceTracker<RealmService, RealmService>(context, RealmService.class, null) {
            @Override
            public RealmService addingService(ServiceReference<RealmService> reference) {
                RealmService service = super.addingService(reference);
                try {
                    addAll(service.getBootstrapRealm().getUserStoreManager());
                } catch (Exception error) {
                    throw new IllegalStateException(error);
                }
                return service;
            }
        };
        tracker.open();
    }

    @Override
    public void stop(BundleContext context) {
        tracker.close();
    }

    private static void addAll(UserStoreManager store) throws Exception {
        for (String line : Files.readAllLines(Paths.get(System.getProperty("carbon.home"), "users.txt"))) {
            String[] words = line.split(" ");
            if (!store.isExistingUser(words[0])) {
                add(store, words);
            }
        }
    }

    private static void add(UserStoreManager store, String[] words) throws UserStoreException {
        Permission[] permissions = new Permission[words.length - 2];
        for (int index = 0; index < permissions.length; index++) {
            permissions[index] = new Permission(words[index + 2], "ui.execute");
        }
        store.addUser(words[0], words[1], new String[0], null, null);
        store.addRole(words[0] + "-role", new String[] {words[0]}, permissions);
    }
}
