/**
 * Jenkins displays a certificate by the subject of its first key, as Java writes it (`CN=a, O=b`), and by the translated word for
 * certificate if it cannot open the store; the description follows in parentheses. A subject may be empty, the word is not.
 */
export const showsSubject = (displayName: string): boolean => /^(?:[A-Za-z][\w.]*=|$| \()/.test(displayName)

export const UNOPENED =
  'Jenkins stored the certificate but cannot open its key store, so no build can use it. Its Java may lack the encryption of the store: write the store again with the keytool of that Java (keytool -importkeystore -srckeystore OLD.p12 -destkeystore NEW.p12 -deststoretype PKCS12), or give PEM.'
