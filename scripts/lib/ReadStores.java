import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collections;

/** Reads stores as the certificates of Jenkins do, and writes one that no tool makes. */
public class ReadStores {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("other-key-password")) {
            KeyStore from = load(Path.of(args[1]), args[3]);
            KeyStore to = KeyStore.getInstance("PKCS12");
            to.load(null, null);
            String alias = from.aliases().nextElement();
            Key key = from.getKey(alias, args[3].toCharArray());
            to.setKeyEntry(alias, key, args[4].toCharArray(), from.getCertificateChain(alias));
            try (var out = Files.newOutputStream(Path.of(args[2]))) {
                to.store(out, args[3].toCharArray());
            }
            return;
        }
        for (int i = 0; i + 1 < args.length; i += 2) {
            System.out.println(verdict(Path.of(args[i]), args[i + 1]));
        }
    }

    static KeyStore load(Path file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(Files.readAllBytes(file)), password.toCharArray());
        return store;
    }

    /** `closed`, or whether the first key that has a certificate opens, and its subject in base64. */
    static String verdict(Path file, String password) {
        try {
            KeyStore store = load(file, password);
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.isKeyEntry(alias) ? store.getCertificateChain(alias) : null;
                if (chain == null || chain.length == 0) continue;
                String subject = ((X509Certificate) chain[0]).getSubjectDN().getName();
                String shown = Base64.getEncoder().encodeToString(subject.getBytes("UTF-8"));
                try {
                    store.getKey(alias, password.toCharArray());
                    return "key=" + shown;
                } catch (Exception e) {
                    return "no-key=" + shown;
                }
            }
            return "empty";
        } catch (Exception e) {
            return "closed";
        }
    }
}
