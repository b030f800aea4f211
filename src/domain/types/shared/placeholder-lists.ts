export type Brackets = readonly (readonly [open: string, close: string])[]

/** Templates that are recognised anywhere: no secret has them by chance. */
export const templates: Brackets = [
  ['${', '}'],
  ['{{', '}}'],
  ['{%', '%}'],
  ['<%', '%>'],
  ['#{', '}'],
  ['<secret-', '>']
]

/** Templates that are recognised where they are the whole of a text. */
export const brackets: Brackets = [
  ...templates,
  ...([
    ['$(', ')'],
    ['$[[', ']]'],
    ['$[', ']'],
    ['((', '))'],
    ['[[', ']]'],
    ['%(', ')s'],
    ['{', '}'],
    ['<', '>'],
    ['__', '__'],
    ['%%', '%%'],
    ['%', '%'],
    ['@@', '@@'],
    ['@', '@'],
    ['##', '##'],
    ['#', '#'],
    ['~', '~'],
    ['`', '`']
  ] as const)
]

/** Marks around a variable, which is then in capitals. */
export const marks: Brackets = [
  ['[', ']'],
  ['<<', '>>'],
  ['@{', '}'],
  ['%{', '}'],
  ['|', '|'],
  ['$', '$'],
  ['!!', '!!'],
  ['§', '§'],
  ['*', '*'],
  ['&', ';']
]

/** Where the cipher or the tag of another tool begins, in small letters. */
export const ciphers = [
  ...[
    'enc[',
    'enc(',
    '[enc:',
    '[enc]',
    '{cipher}',
    '{aes}',
    '{aes-256}',
    '{rsa}',
    '$ansible_vault;',
    'vault:v',
    'secure:v1:',
    'encrypted:'
  ],
  ...['-----begin age encrypted file', '-----begin pgp message', '-----begin cms', '-----begin pkcs7', 'age-encryption.org/'],
  ...[
    'ywdllwvuy3j5chrpb24ub3jn',
    '!vault',
    '!secret',
    '!encrypted',
    '!env',
    '!ref',
    '!sub',
    '!getatt',
    '!include',
    'cfdj8',
    'aqicah'
  ]
]

/** Where a reference begins, by which a tool finds the secret somewhere else. */
export const references = [
  ...[
    'op://',
    'bw://',
    'akv://',
    'awssm://',
    'awsps://',
    'gcpsm://',
    'gcp-sm://',
    'sm://',
    'ssm://',
    'ssm:',
    'vault://',
    'vault:'
  ],
  ...['hashivault://', 'infisical://', 'doppler://', 'keychain://', 'keychain:', 'keyring:', 'secretsmanager:', 'secretmanager:'],
  ...[
    'aws-secret:',
    'aws-secrets:',
    'aws-secretsmanager:',
    'keyvault:',
    'keyvault://',
    'azurekeyvault:',
    'azurekeyvault://',
    'ref+'
  ],
  ...[
    'kubernetes://',
    'k8s://',
    'k8s:',
    'env://',
    'env:',
    '$env:',
    'file://',
    'file:/',
    'file:.',
    'gopass://',
    'pass://',
    'passbolt:'
  ],
  ...[
    'conjur:',
    'akeyless:',
    'bitwarden:',
    'onepassword:',
    '1password:',
    'lastpass:',
    'secretref:',
    'secret:',
    'secrets:',
    'secret://'
  ],
  ...[
    'sops://',
    'consul://',
    'etcd://',
    'arn:aws:secretsmanager:',
    'arn:aws:ssm:',
    'arn:aws-cn:secretsmanager:',
    '@microsoft.keyvault('
  ],
  ...['os.environ', 'system.getenv(', 'getenv(', 'secrets.', 'env.', 'vars.', '$secrets.', '$context.'],
  ...['process', 'import.meta', 'deno'].map(object => `${object}.env.`),
  ...[
    '/run/secrets/',
    '/var/run/secrets/',
    '/vault/secrets/',
    '/etc/secrets/',
    '/mnt/secrets/',
    'secret/data/',
    'kms:',
    'aws:kms:',
    'doppler:',
    'gcp:secretmanager:',
    '@/',
    '@./',
    '@~/',
    '<('
  ]
]

/** What programs print where there is nothing, or nothing that they show. */
export const nothings = new Set([
  ...[
    'null',
    'nil',
    'none',
    'undefined',
    'nan',
    'n/a',
    'tbd',
    'todo',
    'fixme',
    '<nil>',
    '(null)',
    '<no value>',
    '[object object]'
  ],
  ...['-', '?', '(none)', 'unset', 'not set', 'not_set', 'not-set', 'notset', 'empty', '<empty>', 'missing'],
  ...['(known after apply)', '(sensitive value)', '(sensitive)', 'data+omitted', '%!s(<nil>)']
])

/** Words that alone, or beside the other words, ask a person for a secret or say that one was taken out. */
export const asking = new Set(
  [
    'your change changeme replace replaceme insert enter paste here placeholder dummy todo fixme redacted',
    'masked hidden filtered sensitive obfuscated omitted removed censored sanitized concealed yourtoken',
    'yourpassword yourapikey yoursecret xxx xxxx'
  ].flatMap(line => line.split(' '))
)
export const beside = new Set(
  [
    'my the some a an please me this it put fill in with goes of is be to from token password passwd secret',
    'key api apikey access private ssh personal value credential credentials data string user username name id',
    'client app account real own actual before github gitlab docker dockerhub aws azure gcp npm slack sonar',
    'jenkins kubeconfig example sample'
  ].flatMap(line => line.split(' '))
)
