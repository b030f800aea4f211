/** Why a credential cannot work; it is refused. `docs/pipelines.md` is checked against it. */
export const errorCodes = {
  NotAKey:
    'There is no private key in it. Give the whole file, from -----BEGIN … PRIVATE KEY----- to -----END … PRIVATE KEY-----.',
  PublicKey: 'This is a public key. Jenkins needs the private one, which is in the file without .pub.',
  PuttyKey: 'This is a key in PuTTY format, which Jenkins cannot read. Convert it: puttygen key.ppk -O private-openssh -o key',
  SshComKey: 'This is a key in ssh.com format, which Jenkins cannot read. Convert it: ssh-keygen -i -f key > new-key',
  PgpKey: 'This is a PGP key, which SSH cannot use. Create a key of type ed25519: ssh-keygen -t ed25519',
  SshCertificate:
    'This is an SSH certificate, which is public. Jenkins needs the private key that it was issued for, which is in the file without -cert.pub.',
  CertificateInstead: 'This is a certificate, which is public. Jenkins needs the private key.',
  OtherKeyFormat:
    'This is a key in a format that SSH does not have, such as a JSON Web Key, PKCS#12 or age. Create a key of type ed25519.',
  KeyMarkersLost:
    'The first or last line of the key is missing or damaged: it needs five dashes on either side of BEGIN … PRIVATE KEY and END … PRIVATE KEY. Copy the whole file again.',
  EncodedContent: 'It is encoded once too often. Decode it once, and give the result.',
  PlaceholderContent:
    'This is a placeholder, a mask, a reference or an encrypted value, which another tool was to replace. Give the secret itself.',
  KeyTruncated: 'The key is truncated or damaged. Copy the whole file again.',
  KeyLinesLost: 'The line ends of the key are lost, so the end of its header cannot be found. Copy it from the file again.',
  TextAroundKey:
    'There is text before the key, or in its first or last line, that OpenSSH cannot read. Give only the key, from -----BEGIN to -----END.',
  SeveralKeys: 'There is more than one private key in it. Give one.',
  KeyInconsistent:
    'The private and the public key in the file do not match. Copy the whole file again; if that does not help, create a new key.',
  KeyNeedsDevice: 'The key works only with the security key (FIDO) that it was made with, which Jenkins does not have.',
  KeyTypeUnsupported: 'This kind of key cannot be used for SSH. Create one of type ed25519.',
  DsaKey: 'SSH servers no longer accept DSA keys. Create a key of type ed25519.',
  RsaKeyTooShort: 'OpenSSH refuses RSA keys of less than 1024 bits. Create a key of type ed25519.',
  RsaKeyTooLong: 'OpenSSH refuses RSA keys of more than 16384 bits. Create a key of type ed25519.',
  PassphraseMissing: 'The key is encrypted, and no passphrase is given.',
  PassphraseWrong: 'The passphrase does not open the key.',
  PassphraseEnds: 'The passphrase opens the key only without the spaces or line ends around it. Give it without them.',
  PassphraseUnneeded: 'The key is not encrypted, so it has no passphrase. Omit it.',
  ControlCharacter:
    'It contains a line end or another control character, so it cannot work. Remove it; echo adds a line end, and printf does not.',
  NotAKubeconfig: 'This is not a kubeconfig: it needs kind: Config with clusters, contexts and users.',
  YamlUnreadable: 'It can be read neither as YAML nor as JSON. Use the output of: kubectl config view --raw --flatten --minify',
  TooComplex: 'It has too many parts, or is nested too deep, to be checked. Make it smaller.',
  FieldType:
    'kubectl does not accept a value of this type here. Put text in quotes, write true and false without quotes, and a list as a list.',
  DuplicateName: 'kubectl does not accept a file that has this name twice in one list.',
  NotBase64: 'It is not base64, so kubectl does not accept the file.',
  NotACertificate:
    'It is not a PEM certificate with a key of RSA, ed25519 or a common curve, so the current context cannot work.',
  NotACertificateKey:
    'It is not an unencrypted PEM private key of RSA, ed25519 or a common curve, so the current context cannot work.',
  KeyMismatch: 'The key does not belong to the certificate, so the current context cannot work.',
  CertificateWithoutKey: 'There is a client certificate without its key, so kubectl refuses the current context.',
  FileAndInline: 'It is given both as a file and inline, which kubectl refuses. Omit the file.',
  SeveralAuthMethods: 'The user has more than one way to authenticate: a token, a password or a program. kubectl accepts one.',
  ExecWithoutCommand: 'It names no command to run, so kubectl refuses the current context.',
  ExecApiVersion:
    'kubectl supports only client.authentication.k8s.io/v1 and v1beta1. Generate the kubeconfig again with a current version of the program.',
  ExecInteractiveMode: 'It has to be Never or IfAvailable: v1 requires it, and a pipeline has no terminal.',
  NoCluster: 'The current context has no cluster in the file, so kubectl connects to localhost.',
  NoServer: 'The cluster has no server address, so kubectl connects to localhost.',
  ServerInvalid: 'kubectl cannot call this address. Write it as https://host:port.',
  ProxyInvalid: 'kubectl accepts a proxy only as http://, https:// or socks5://, so it refuses the current context.',
  CaWithSkipTlsVerify: 'kubectl accepts no certificate authority together with insecure-skip-tls-verify. Omit one of them.',
  Redacted:
    'The secret was redacted, as kubectl config view does. Use the output of: kubectl config view --raw --flatten --minify'
} as const satisfies Record<string, string>

/** Why a credential may not work, or not for long; it is stored and shown with it. */
export const warningCodes = {
  Expired: 'It has expired. Replace it.',
  ExpiresSoon: 'It expires within 30 days. Replace it in time.',
  TooOld: 'Its secret is older than the project allows. Replace it.',
  ShadowsParent:
    'A parent folder, or Jenkins itself, also has a credential with this id. Pipelines of this project get this one. Choose another id if they need the other.',
  ShadowedBelow:
    'A folder below also has a credential with this id. Pipelines there get that one. Choose another id if they need this one.',
  UnmanagedInJenkins:
    'The folder in Jenkins holds an unmanaged credential with this id, so this one would be blocked. Take that one over with "adopt": true, or choose another id.',
  PluginMissing:
    'Jenkins lacks this plug-in, so it cannot store the credential, which will be blocked. Install the plug-in in Jenkins.',
  PluginUnknown:
    'Jenkins does not show the bridge its plug-ins, so whether it has this one is not known. Without it the credential would be blocked.',
  SourceUnread:
    'Its value could not be read from the secret store, so it was not checked. The bridge reads it by itself later; until then the credential is not in Jenkins.',
  UserNameHidden:
    'Jenkins treats the username as a secret, because an earlier version of the bridge did not say otherwise: builds print it as ****, and lists omit it. The next change of the credential corrects that; the bridge does so automatically if it may write the whole folder. To keep it hidden, make the username a secret.',
  UserNameShown:
    'This Jenkins shows the username to everybody who may see the credential there: its credentials plugin is older than 2.5 (ssh-credentials: 1.19) and does not support secret usernames. Upgrade the plugin.',
  NotYetValid: 'It is not valid yet.',
  EndFarAway:
    'Its expiry is thousands of years away, as if it were given in milliseconds. It has to be in seconds; a verifier may treat it as unlimited.',
  WeakRsaKey: 'An RSA key of less than 2048 bits is weak, and some servers refuse it. Create a key of type ed25519.',
  Pkcs8Ed25519:
    'OpenSSH before 9.6 cannot read an ed25519 key in PKCS#8 format. Convert it: puttygen key -O private-openssh -o new-key',
  MoreThanKey: 'There is other text besides the private key. Some SSH programs cannot read such a file.',
  PassphraseUnchecked:
    'The passphrase was not checked: it would take too long, or the encryption of the key is not supported here.',
  UrlUnsafe:
    'It has characters that break a URL such as https://user:password@host. Send "urlEncode": true if a pipeline puts it into one, or keep it out of URLs.',
  SecretInMetadata:
    'A label or annotation contained a secret value of this credential, as it is or in another form (base64, compressed), where everybody who may see the credential could read it. It was dropped.',
  SecretInPublic:
    'It contains a secret value of this credential, and everybody who may see the credential can read it. Remove it, and replace the secret.',
  DescriptionShortened: 'The description is longer than 1,024 characters. What was behind them was dropped.',
  DescriptionWithoutEmoji:
    'The description had emoji or other characters above U+FFFF, which the Jenkins of this project (before 2.398) stores incorrectly. They were dropped.',
  SpaceAround: 'It begins or ends with a space or a line end, which is probably a copying error.',
  EncodedTwice: 'It seems to be percent-encoded already, and is encoded twice now. Give it without the encoding.',
  InvisibleCharacter:
    'It contains an invisible character, such as a zero-width space, a mark of direction or a no-break space, which is probably a copying error. Type it again, or copy it as plain text.',
  Placeholder:
    'It looks like a placeholder, a mask, a reference or an encrypted value, which another tool was to replace. Give the secret itself.',
  CodeBlock: 'A code block or a here-document is around it. Give only what is inside.',
  CopiedLine: 'It looks like a line of a file, a header or a command, with more in it than the value. Give only the value.',
  EncodedText: 'It is probably encoded once too often. Decode it once, and give the result, unless the pipeline decodes it.',
  UserNameColon:
    'It contains a colon, at which servers end a username, so user:password cannot work, percent-encoded or not. Use it only with programs that take username and password apart.',
  QuotesAround: 'It is in quotes, which are probably not part of it.',
  LineBreakInside: 'It contains a line end, which is unusual for a token.',
  TokenPrefix: 'It begins with the name of an authorization scheme. Give only the token.',
  TokenChecksum: 'The checksum at its end does not match. It was probably truncated or mistyped.',
  ShortLivedToken:
    'Tokens of this kind are valid for a day at most, most of them for an hour or less. Use a long-lived one, or let the pipeline fetch one.',
  LooksLikeKey: 'It looks like a private key. Use the type ssh-key, so that it is checked and written to a file.',
  LooksLikeKubeconfig: 'It looks like a kubeconfig. Use the type kubeconfig, so that it is checked.',
  GithubPassword: 'GitHub accepts no account password for Git or its API. Create a personal access token and use that.',
  NoCurrentContext: 'It has no current context, so kubectl needs --context, or connects to localhost.',
  DanglingReference: 'It names an entry that is not in the file.',
  FileReference:
    'It refers to a file on another machine, which the agent does not have. Inline it: kubectl config view --raw --flatten',
  LocalServer: 'The server is localhost, which is another machine when a pipeline runs on an agent.',
  AuthorOnlyServer:
    'Only the machine or the local network where the file was made knows this server. Use a name or address that agents can reach.',
  PodsOnlyServer:
    'Only pods of the cluster itself reach this address. Use the address of the cluster from outside, unless the agents are its pods.',
  PlainHttp:
    'The address does not begin with https://, so kubectl uses no TLS and sends neither token nor certificate. Other programs send them unencrypted.',
  SkipTlsVerify: 'The certificate of the server is not verified, so anyone in between can steal the token.',
  CaExpired: 'The certificate authority for the server has expired.',
  NoUser: 'The current context has no user. kubectl prompts for a name, and other programs call the server without one.',
  NoUserCredentials: 'The user has no certificate, token or other credentials.',
  KeyWithoutCertificate: 'There is a client key without a certificate, so kubectl does not use it.',
  ExecPlugin: 'A program fetches the token. It must be installed on the agent, and may need a separate login there.',
  ExecNeedsPerson:
    'A program fetches the token, and asks a person to log in, which a pipeline cannot do. Use the token of a service account, or let the program log in by itself.',
  AuthProvider: 'kubectl 1.26 and newer no longer support auth-provider. Use a token or a certificate.',
  BasicAuth: 'Kubernetes 1.19 and newer accept no username and password. Use a token or a certificate.',
  OtherUserExpired: 'The credentials of a user that the current context does not use have expired.',
  OtherUserBroken: 'The credentials of a user that the current context does not use cannot work.',
  SeveralDocuments: 'It contains more than one document. kubectl reads only the first.'
} as const satisfies Record<string, string>

/** Warnings that only inform: the credential works as it is, or nothing can be done about it here. */
export const adviceCodes: readonly (keyof typeof warningCodes)[] = [
  'PluginUnknown',
  ...(['UrlUnsafe', 'UserNameColon', 'ExpiresSoon', 'EndFarAway', 'TooOld', 'UserNameHidden', 'UserNameShown'] as const),
  'SourceUnread',
  ...(['PassphraseUnchecked', 'WeakRsaKey', 'Pkcs8Ed25519', 'MoreThanKey', 'ExecPlugin', 'SkipTlsVerify'] as const),
  ...(['NoCurrentContext', 'KeyWithoutCertificate', 'OtherUserExpired', 'OtherUserBroken', 'SeveralDocuments'] as const),
  ...(['ShadowsParent', 'ShadowedBelow'] as const)
]

export type ErrorCode = keyof typeof errorCodes
export type WarningCode = keyof typeof warningCodes
export type FindingCode = ErrorCode | WarningCode

const sentences: Readonly<Record<string, string>> = { ...errorCodes, ...warningCodes }

/** The sentence that goes with a code. */
export const sentenceOfFinding = (code: FindingCode): string => sentences[code] ?? code
