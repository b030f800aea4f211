/** Longer texts are no placeholders, though they may hold one that was not filled in. */
const LONGEST = 500

/** The largest template that is looked for within a text. */
const LARGEST_TEMPLATE = 200

/** Beginnings of a template that are followed; more of them are no accident. */
const MOST_TRIES = 200

type Brackets = readonly (readonly [open: string, close: string])[]

/** Templates that are recognised anywhere: no secret has them by chance. */
const templates: Brackets = [
  ['${', '}'],
  ['{{', '}}'],
  ['{%', '%}'],
  ['<%', '%>'],
  ['#{', '}'],
  ['<secret-', '>']
]

/** Templates that are recognised where they are the whole of a text. */
const brackets: Brackets = [
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

/** What a name in a template may have; some tools allow paths, filters and calls. */
const NAME = /^[\p{L}_.:/$%@#]/u

/** Where the cipher or the tag of another tool begins, in small letters. */
const ciphers = [
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

/** A tag of YAML that was to be resolved. */
const TAG = /^!(?:vault|secret|encrypted|env|env_var|ref|sub|getatt|include)[ |]/

/** Where a reference begins, by which a tool finds the secret somewhere else. */
const references = [
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
  ...['/run/secrets/', '/var/run/secrets/', '/vault/secrets/', '/etc/secrets/', '/mnt/secrets/', 'secret/data/']
]

/** What programs print where there is nothing, or nothing that they show. */
const nothings = new Set([
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
  ...['(known after apply)', '(sensitive value)', '(sensitive)', 'data+omitted', '%!s(<nil>)']
])

/** Words that alone, or beside the other words, ask a person for a secret or say that one was taken out. */
const asking = new Set([
  ...[
    'your',
    'change',
    'changeme',
    'replace',
    'replaceme',
    'insert',
    'enter',
    'paste',
    'here',
    'placeholder',
    'dummy',
    'todo',
    'fixme'
  ],
  ...[
    'redacted',
    'masked',
    'hidden',
    'filtered',
    'sensitive',
    'obfuscated',
    'omitted',
    'removed',
    'censored',
    'sanitized',
    'concealed'
  ],
  ...['yourtoken', 'yourpassword', 'yourapikey', 'yoursecret', 'xxx', 'xxxx']
])
const beside = new Set([
  ...[
    'my',
    'the',
    'some',
    'a',
    'an',
    'please',
    'me',
    'this',
    'it',
    'put',
    'fill',
    'in',
    'with',
    'goes',
    'of',
    'is',
    'be',
    'to',
    'from'
  ],
  ...[
    'token',
    'password',
    'passwd',
    'secret',
    'key',
    'api',
    'apikey',
    'access',
    'private',
    'ssh',
    'personal',
    'value',
    'credential'
  ],
  ...[
    'credentials',
    'data',
    'string',
    'user',
    'username',
    'name',
    'id',
    'client',
    'app',
    'account',
    'real',
    'own',
    'actual',
    'before'
  ],
  ...[
    'github',
    'gitlab',
    'docker',
    'dockerhub',
    'aws',
    'azure',
    'gcp',
    'npm',
    'slack',
    'sonar',
    'jenkins',
    'kubeconfig',
    'example',
    'sample'
  ]
])

/** Whether a text stands for a secret instead of being one: a placeholder, a mask, a reference, or the cipher of another tool. */
export function isPlaceholder(text: string): boolean {
  const start = text.slice(0, 40).toLowerCase()
  if (TAG.test(start) || ciphers.some(cipher => start.startsWith(cipher) && text.length > cipher.length)) return true
  if (hasTemplate(text)) return true
  if (text.length > LONGEST) return false
  return isMask(text) || isVariable(text) || isReference(text, start) || isWhole(text) || isWordsFor(text)
}

/** Whether a template was not filled in, anywhere in a text. */
export const hasTemplate = (text: string): boolean => templates.some(([open, close]) => isIn(text, open, close))

function isIn(text: string, open: string, close: string): boolean {
  for (let [at, tries] = [text.indexOf(open), 0]; at !== -1 && tries < MOST_TRIES; at = text.indexOf(open, at + 1), tries++) {
    const [inner, end] = text.slice(at + open.length, at + LARGEST_TEMPLATE).split(close, 2)
    if (end !== undefined && isName(inner)) return true
  }
  return false
}

function isName(inner: string | undefined): boolean {
  const name = inner?.replace(/^[-=~^ ]{1,4}/, '') ?? ''
  return NAME.test(name) && !/[\r\n]/.test(name)
}

/** A character again and again, as masks have it. */
const isMask = (text: string): boolean =>
  text.length > 2 && /^[*•●·∙◦⬤■█▪×xX.…_#?-]/u.test(text) && [...text].every((char, _, all) => char === all[0])

/** `$NAME`, as shells have it. */
const isVariable = (text: string): boolean => /^\$[A-Za-z_][A-Za-z0-9_]*$/.test(text)

const isReference = (text: string, start: string): boolean =>
  (references.some(reference => start.startsWith(reference) && text.length > reference.length) && !/\s/.test(text)) ||
  /^projects\/[^/\s]+\/secrets\//.test(text) ||
  /^https:\/\/[\w-]+\.vault\.azure\.(?:net|cn|us)\//.test(text)

/** A name in brackets that hold nothing else. */
const isWhole = (text: string): boolean =>
  brackets.some(([open, close]) => {
    const isAround = text.startsWith(open) && text.endsWith(close) && text.length > open.length + close.length
    const inner = text.slice(open.length, text.length - close.length)
    return isAround && isName(inner) && !inner.includes(close) && !inner.includes(open)
  })

/** Words that ask for a secret, or say that it was taken out, and nothing but such words. */
function isWordsFor(text: string): boolean {
  if (nothings.has(text.toLowerCase())) return true
  const words = text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
  return words.some(word => asking.has(word)) && words.every(word => asking.has(word) || beside.has(word))
}
