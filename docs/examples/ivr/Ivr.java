import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/** An IVR menu for Dialplane: {@code java Ivr.java [port]}. The state of a call is in the URL: nothing is kept here. */
public class Ivr {
    static final String GOODBYE = "[{\"verb\":\"play\",\"url\":\"ivr/goodbye.wav\"},{\"verb\":\"hangup\"}]";

    /** What the caller hears next: at the start, after a key, or when no key or a wrong one was pressed. */
    static String document(String key, int attempt) {
        return switch (key) {
            case "1" -> menu(1, "ivr/you-pressed.wav", "digits/1.wav", "ivr/welcome.wav");
            case "2" -> menu(1, "music/loop.wav");
            case "3" -> GOODBYE;
            case "" -> attempt < 3 ? menu(attempt + 1, "ivr/welcome.wav") : GOODBYE;
            default -> attempt < 3 ? menu(attempt + 1, "ivr/invalid.wav", "ivr/welcome.wav") : GOODBYE;
        };
    }

    static String menu(int attempt, String... sounds) {
        return "[{\"verb\":\"gather\",\"input\":[\"digits\"],\"numDigits\":1,\"timeout\":5,\"play\":{\"url\":[\""
                + String.join("\",\"", sounds) + "\"]},\"actionHook\":\"/ivr?attempt=" + attempt + "\"}]";
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args.length > 0 ? args[0] : System.getenv().getOrDefault("PORT", "8085"));
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms per answer on a kept connection
        System.setProperty("sun.net.httpserver.maxReqTime", "10"); // seconds
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newFixedThreadPool(16));
        server.createContext("/ivr", exchange -> {
            try (exchange) {
                var request = new String(exchange.getRequestBody().readNBytes(65_536), "UTF-8");
                var query = "" + exchange.getRequestURI().getQuery();
                int attempt = query.matches("attempt=[1-3]") ? query.charAt(8) - '0' : 0;
                byte[] answer = document(member(request, "digits"), attempt).getBytes("UTF-8");
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
        System.out.println("IVR at http://127.0.0.1:" + server.getAddress().getPort() + "/ivr");
    }

    static final String STRING = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
    static final Pattern TOKEN = Pattern.compile("[{}]|" + STRING + "(?:\\s*:\\s*" + STRING + ")?");

    /** A string member of a JSON object itself, not of one inside it; "" without one. All that a menu has to read. */
    static String member(String json, String name) {
        int depth = 0;
        for (var token = TOKEN.matcher(json); token.find(); ) {
            depth += token.group().equals("{") ? 1 : token.group().equals("}") ? -1 : 0;
            if (depth == 1 && name.equals(token.group(1)) && token.group(2) != null) return token.group(2);
        }
        return "";
    }
}
