/** Why a credential cannot work; it is refused. `docs/pipelines.md` is checked against it. */
export const errorCodes = {
  NotAKey:
    'There is no private key in it. Give the whole file, from -----BEGIN … PRIVATE KEY----- to -----END … PRIVATE KEY-----.',
  PublicKey: 'This is a public key. Jenkins needs the private one, which is in the file without .pub.',
  PuttyKey:
    'This is a key in the form of PuTTY, which Jenkins cannot read. Convert it: puttygen key.ppk -O private-openssh -o key',
  SshComKey: 'This is a key in the form of ssh.com, which Jenkins cannot read. Convert it: ssh-keygen -i -f key > new-key',
  KeyTruncated: 'The key is cut off or was changed on its way. Copy the whole file once more.',
  KeyLinesLost: 'The line ends of the key are lost, and with them where its header ends. Copy it from the file once more.',
  TextAroundKey:
    'There is text before the key, or in its first or last line, with which OpenSSH cannot read it. Give the key alone, from -----BEGIN to -----END.',
  SeveralKeys: 'There is more than one private key in it. Give one.',
  KeyInconsistent:
    'The private and the public half in the file do not belong together. Copy the whole file once more; if that does not help, make a new key.',
  KeyNeedsDevice: 'The key works only with the security key (FIDO) that it was made with, which Jenkins does not have.',
  KeyTypeUnsupported: 'This kind of key cannot be used for SSH. Make one of type ed25519.',
  DsaKey: 'DSA keys are no longer accepted by SSH servers. Make a key of type ed25519.',
  RsaKeyTooShort: 'An RSA key of less than 1024 bits is refused by OpenSSH. Make a key of type ed25519.',
  RsaKeyTooLong: 'An RSA key of more than 16384 bits is refused by OpenSSH. Make a key of type ed25519.',
  PassphraseMissing: 'The key is encrypted, and no passphrase is given.',
  PassphraseWrong: 'The passphrase does not open the key.',
  PassphraseUnneeded: 'The key is not encrypted, so there is no passphrase to it. Leave it out.',
  ControlCharacter: 'It has a line end or another control character in it, with which it cannot work.',
  NotAKubeconfig: 'This is not a kubeconfig: it needs kind: Config with clusters, contexts and users.',
  YamlUnreadable: 'It can be read neither as YAML nor as JSON.',
  TooComplex: 'It has too many parts, or is nested too deep, to be checked. Make it smaller.',
  FieldType:
    'kubectl does not read the file with a value of this kind here. Put a text in quotes, and write true and false without.',
  DuplicateName: 'kubectl does not read a file that has this name twice in one list.',
  NotBase64: 'It is not base64, so kubectl does not read the file.',
  NotACertificate:
    'It is not a certificate in PEM form with a key of RSA, ed25519 or a common curve, so the current context cannot work.',
  NotACertificateKey:
    'It is not an unencrypted private key of RSA, ed25519 or a common curve in PEM form, so the current context cannot work.',
  KeyMismatch: 'The key does not belong to the certificate, so the current context cannot work.',
  CertificateWithoutKey: 'There is a client certificate without its key, so kubectl refuses the current context.',
  FileAndInline: 'It is given both as a file and inline, which kubectl refuses. Leave the file out.',
  SeveralAuthMethods: 'The user has more than one way to prove who it is: a token, a password or a program. kubectl takes one.',
  ExecWithoutCommand: 'It names no command to run, so kubectl refuses the current context.',
  ExecApiVersion:
    'kubectl knows client.authentication.k8s.io/v1 and v1beta1, and no other. Have the kubeconfig made anew by a current version of the program.',
  ExecInteractiveMode: 'It has to be Never or IfAvailable: v1 wants one, and a pipeline has no terminal for more.',
  NoCluster: 'The current context has no cluster in the file, so kubectl goes to localhost.',
  NoServer: 'The cluster has no server address, so kubectl goes to localhost.',
  ServerInvalid: 'kubectl cannot call this address. Write it as https://host:port.',
  ProxyInvalid: 'kubectl takes a proxy only as http://, https:// or socks5://, so it refuses the current context.',
  CaWithSkipTlsVerify: 'kubectl takes no certificate authority together with insecure-skip-tls-verify. Leave one of them out.',
  Redacted:
    'The secret was left out, as kubectl config view does. Give what this prints: kubectl config view --raw --flatten --minify'
} as const satisfies Record<string, string>

/** Why a credential may not work, or not for long; it is stored and shown with it. */
export const warningCodes = {
  Expired: 'It has expired. Put a new one in its place.',
  ExpiresSoon: 'It expires within 30 days. Put a new one in its place in time.',
  TooOld: 'Its secret is older than the project allows. Put a new one in its place.',
  ShadowsParent:
    'A folder above, or Jenkins itself, has a credential with this id, too. Pipelines of this project get this one. Choose another id if they need that one.',
  ShadowedBelow:
    'A folder below has a credential with this id, too. Pipelines there get that one. Choose another id if they need this one.',
  UnmanagedInJenkins:
    'The folder in Jenkins holds a credential with this id that is not ours, so this one would be blocked. Take that one over with "adopt": true, or choose another id.',
  UserNameHidden:
    'Jenkins takes the user name for a secret, because an earlier version of the bridge did not say that it is none: builds print it as ****, and lists leave it out. The next change of the credential puts that right, and the bridge does it by itself where it may write the whole folder. Make the user name a secret to keep it so.',
  UserNameShown:
    'This Jenkins shows the user name to everybody who may see the credential there: its credentials plug-in is older than 2.5 (ssh-credentials: 1.19) and knows no secret user names. Upgrade the plug-in.',
  NotYetValid: 'It is not valid yet.',
  EndFarAway:
    'Its end is thousands of years away, as if it were written in milliseconds. It has to be in seconds: whoever checks it may take it for endless.',
  WeakRsaKey: 'An RSA key of less than 2048 bits is weak, and some servers refuse it. Make a key of type ed25519.',
  Pkcs8Ed25519:
    'OpenSSH before 9.6 cannot read an ed25519 key in PKCS#8 form. Convert it: puttygen key -O private-openssh -o new-key',
  MoreThanKey: 'There is other text beside the private key. Some SSH programs do not read such a file.',
  PassphraseUnchecked:
    'Whether the passphrase opens the key was not checked: it would take too long, or its encryption is not known here.',
  UrlUnsafe:
    'It has characters that break an address such as https://user:password@host. Send "urlEncode": true if a pipeline puts it into one, or keep it out of addresses.',
  SecretInMetadata:
    'A label or annotation held a secret value of this credential, as it is or in another form (base64, compressed), where everybody who may look at the credential would see it. It was left out.',
  SecretInPublic:
    'It holds a secret value of this credential, and everybody who may look at the credential sees it. Take it out, and exchange the secret.',
  SpaceAround: 'It begins or ends with a space or a line end, which is probably a slip of copying.',
  EncodedTwice: 'It looks as if it had been percent-encoded before, and is so twice now. Give it without the encoding.',
  InvisibleCharacter:
    'It has a character in it that nobody sees, such as a zero-width space, which is probably a slip of copying.',
  QuotesAround: 'It stands in quotes, which are probably not a part of it.',
  LineBreakInside: 'It has a line end inside, which is unusual for a token.',
  TokenPrefix: 'It begins with the name of an authorization scheme. Give the token alone.',
  TokenChecksum: 'The check digits at its end do not fit. It was probably cut off or mistyped.',
  ShortLivedToken: 'Tokens of this kind live for an hour at most. Use one that lasts.',
  LooksLikeKey: 'It looks like a private key. Use the type ssh-key, so that it is checked and written to a file.',
  LooksLikeKubeconfig: 'It looks like a kubeconfig. Use the type kubeconfig, so that it is checked.',
  GithubPassword: 'GitHub takes no account password for Git or its API. Make a personal access token and give that.',
  NoCurrentContext: 'It names no current context, so kubectl needs --context, or goes to localhost.',
  DanglingReference: 'It names an entry that is not in the file.',
  FileReference:
    'It names a file of another machine, which the agent does not have. Inline it: kubectl config view --raw --flatten',
  LocalServer: 'The server is on localhost, which is another machine when a pipeline runs on an agent.',
  PlainHttp:
    'The address does not begin with https://, so kubectl uses no TLS and sends neither token nor certificate. Other programs send them readable.',
  SkipTlsVerify: 'The certificate of the server is not checked, so anyone in between can take the token.',
  CaExpired: 'The authority that the server is checked against has expired.',
  NoUser: 'The current context names no user. kubectl asks for a name then, other programs call the server without one.',
  NoUserCredentials: 'The user has no certificate, token or other credentials.',
  KeyWithoutCertificate: 'There is a client key without its certificate, so kubectl does not use it.',
  ExecPlugin: 'A program gets the token. It must be on the agent, and may need a login of its own there.',
  AuthProvider: 'kubectl 1.26 and newer no longer know auth-provider. Use a token or a certificate.',
  BasicAuth: 'Kubernetes 1.19 and newer accept no user name and password. Use a token or a certificate.',
  OtherUserExpired: 'The credentials of a user that the current context does not use have expired.',
  OtherUserBroken: 'The credentials of a user that the current context does not use cannot work.',
  SeveralDocuments: 'There is more than one document in it. kubectl reads only the first.'
} as const satisfies Record<string, string>

export type ErrorCode = keyof typeof errorCodes
export type WarningCode = keyof typeof warningCodes
export type FindingCode = ErrorCode | WarningCode

const sentences: Readonly<Record<string, string>> = { ...errorCodes, ...warningCodes }

/** The sentence that goes with a code. */
export const sentenceOfFinding = (code: FindingCode): string => sentences[code] ?? code
