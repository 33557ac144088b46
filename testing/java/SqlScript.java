import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Runs SQL through a JDBC driver of the class path. Arguments: URL USER PASSWORD_FILE FILE... */
public final class SqlScript {
    private SqlScript() {}

    public static void main(String[] arguments) throws Exception {
        String password = Files.readString(Path.of(arguments[2])).strip();
        try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], password);
                Statement statement = connection.createStatement()) {
            for (int index = 3; index < arguments.length; index++) {
                statement.execute(Files.readString(Path.of(arguments[index])));
            }
        }
    }
}
