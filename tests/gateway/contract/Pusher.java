import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A POST as a server in Java makes it without a library: address, Authorization and body are given. */
public class Pusher {
    public static void main(String[] given) throws IOException {
        HttpURLConnection call = (HttpURLConnection) URI.create(given[0]).toURL().openConnection();
        call.setDoOutput(true);
        call.setRequestProperty("Authorization", given[1]);
        call.setRequestProperty("Content-Type", "application/json");
        call.getOutputStream().write(given[2].getBytes(StandardCharsets.UTF_8));
        System.out.print(new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
