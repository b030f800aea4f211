import { readdirSync, readFileSync } from 'node:fs'
import { isSafe } from 'redos-detector'
import t from 'tap'
import { parseAst } from 'vite'
import { cpuTime } from '../helpers/cpu-time.ts'

const src = new URL('../../src/', import.meta.url)

interface Pattern {
  readonly where: string
  readonly source: string
  readonly flags: string
}

/** Every RegExp literal in the source, and every pattern of the OpenAPI document. */
function patterns(): Pattern[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts') && !name.startsWith('console/')
  )
  const literals = files.flatMap(file => {
    const lang = file.endsWith('x') ? 'tsx' : 'ts'
    return literalsIn(parseAst(readFileSync(new URL(file, src), 'utf8'), { lang })).map(found => ({ where: file, ...found }))
  })
  const document = JSON.parse(readFileSync(new URL('../openapi/openapi.json', src), 'utf8'))
  return [...literals, ...patternsIn(document).map(source => ({ where: 'openapi.json', source, flags: 'u' }))]
}

function literalsIn(node: unknown): { source: string; flags: string }[] {
  if (typeof node !== 'object' || node === null) return []
  const { type, regex } = node as { type?: string; regex?: { pattern: string; flags: string } }
  const own = type === 'Literal' && regex ? [{ source: regex.pattern, flags: regex.flags }] : []
  return [...own, ...Object.values(node).flatMap(literalsIn)]
}

function patternsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const { pattern } = node as { pattern?: unknown }
  return [...(typeof pattern === 'string' ? [pattern] : []), ...Object.values(node).flatMap(patternsIn)]
}

/**
 * Patterns of which the detector cannot show that they are safe, each with the reason why they are. It takes a pattern that is not anchored
 * for a slow one, because each place may begin a match; where what follows cannot pass the first character, that is no harm. All of
 * them are tried with long texts below.
 */
const known: Record<string, string> = {
  'domain/ciphertext.ts ^(?:[0-9a-f]+|[0-9A-F]+)$': 'anchored, without a way back into the other half',
  'domain/controller-identity.ts \\/+$': 'an address of the configuration',
  'embedded/kept-redis.ts ^\\d+:\\w .*? # (?!WARNING|Warning: Could not create|Server initialized)(.+)$':
    'the log of our own redis-server',
  'http/etags.ts (W\\/)?"([\\x21\\x23-\\x7e\\x80-\\xff]*)"': 'no " is passed',
  'domain/authorities.ts -----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----':
    'no - is passed, and the file is our own configuration',
  'cli/api.ts \\/+$': 'an address that the caller of the command line gives',
  "cli/commands.ts (unknown option '--?[\\w-]+)=[\\s\\S]*'": 'what the caller of the command line gives',
  'http/queues/board.ts <link href="https?:[^>]*>\\s*': 'the page of bull-board, which no stranger writes',
  'http/headers.ts (?:^|,)\\s*wait\\s*=\\s*"?(\\d{1,9})"?\\s*(?:[,;]|$)': 'a header of 200 characters by its schema',
  'http/recorded.ts jcb_\\w{20,}|eyJ[\\w.-]{20,}': 'what begins a token and is none ends within 20 characters',
  'jenkins/compare-and-post.ts &#(?:x[0-9a-f]{5,}|[0-9]{5,});': 'no digit begins another match',
  'jenkins/http/outcome.ts <title>[^<]{0,200}\\bJenkins\\b': 'bounded by 200, and no < is passed',
  'jenkins/replace.ts <secret-redacted|>\\s*\\*{8}\\s*<': 'no > is passed',
  'jenkins/shown-plugins.ts <[A-Za-z_][^<>\\s]*\\s[^<>]*?\\bplugin="([A-Za-z0-9_.-]{1,100})@([\\w.+-]{1,60})"':
    'no < is passed, and the rest is bounded',
  'kubesphere/secret.ts \\.\\d+Z$': 'a time that we wrote',
  'verify/web/challenges.ts [ \\t,]*([\\w!#$%&\'*+.^`|~-]+)(?:[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|([\\w!#$%&\'*+.^`|~-]+)))?':
    'sticky, so that each place begins no other match, and no way back is taken twice',
  'store/sealing/keyring.ts #.*$': 'the configuration of whoever runs the bridge',
  'store/redis/address.ts ^(rediss?)-(sentinel|cluster):\\/\\/([^/?]*)\\/?([^?]*)\\??(.*)$': 'the same',
  'store/redis/address.ts \\?.*$': 'the same',
  'domain/types/shared/certificates.ts -----BEGIN (?:TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\\s]*-----END (?:TRUSTED )?CERTIFICATE-----':
    'no - is passed',
  'domain/types/shared/certificates.ts -----BEGIN (RSA |EC |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END ': 'no - is passed',
  'domain/types/kubeconfig/document.ts (?:[:,[{-][ \\t]+|^[ \\t]*)\\*(?=[^\\s,\\]}])': 'what is passed begins no other match',
  'domain/types/snippet-names.ts ^(?:ssh:\\/\\/)?(?:[\\w.-]+@)?([\\w.-]+)(?::\\d{1,5}\\/|[:/])\\/*':
    'anchored, and no @, : or / is passed',
  "domain/types/snippets.ts (\\w+): '([^']*)'": 'our own step, in which ids and names have at most 255 characters',
  'openapi.json ^(?:https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/[A-Za-z0-9._~/%+-]*|ssh://(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/[A-Za-z0-9._~/%+-]*|[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?:(?!-)[A-Za-z0-9._~/%+-]*)$':
    'anchored, no @ or : is passed, and each way back is taken once',
  'domain/types/ssh-key/what-else.ts -----(?:BEGIN|END) [A-Z ]{1,40}-----': 'bounded by 40',
  'domain/types/github-app/key.ts -----BEGIN ([A-Z0-9 ]{1,40})-----': 'bounded by 40',
  'domain/types/ssh-key/private-key.ts -----BEGIN ([A-Z0-9 ]{1,40})-----': 'bounded by 40',
  'domain/types/ssh-key/private-key.ts ^\\s*-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\\s\\\\]*)-----END \\1-----[\\s\\\\rn]*$':
    'anchored, and no - is passed',
  'domain/types/ssh-key/public-key.ts =+$': 'a hash that we made'
}

/** By steps and not by time, so that a busy machine finds the same. */
const LIMITS = { maxScore: 200, maxSteps: 9_000, timeout: Number.POSITIVE_INFINITY }

const nameOf = ({ where, source }: Pattern) => `${where} ${source}`
/** The stand-in is for trying things out, and never meets a stranger. */
const met = patterns().filter(({ where }) => !where.startsWith('stand-in/'))

t.test('every pattern is safe, or is known and harmless', async t => {
  t.ok(met.length > 100, `${met.length} patterns`)
  t.strictSame(
    Object.keys(known).filter(name => !met.some(pattern => nameOf(pattern) === name)),
    [],
    'what is known exists'
  )
  // those that are known take the detector longest, and the document repeats its patterns
  const unknown = met.filter(pattern => known[nameOf(pattern)] === undefined)
  const different = new Map(unknown.map(pattern => [`/${pattern.source}/${pattern.flags}`, pattern]))
  const doubtful = [...different.values()].filter(({ source, flags }) => !isSafe(new RegExp(source, flags), LIMITS).safe)
  t.strictSame(doubtful.map(nameOf), [])
})

t.test('the detector sees what is slow', async t => {
  for (const slow of [/^(a+)+$/, /^(\w|\d)*$/, /^(.*),(.*),(.*)x$/s]) t.notOk(isSafe(slow, LIMITS).safe, slow.source)
})

t.test('the known ones are quick on long texts that nearly match', async t => {
  const bounded = /schema|configuration|the same|command line|that we (made|wrote)|our own|no stranger/
  for (const pattern of met.filter(p => known[nameOf(p)] !== undefined && !bounded.test(known[nameOf(p)] ?? ''))) {
    const regex = new RegExp(pattern.source, pattern.flags.replace('g', ''))
    const spent = cpuTime(() => {
      for (const text of nearlyMatching(pattern.source)) regex.test(text)
    })
    // What takes the square of it takes minutes.
    t.ok(spent < 20_000, `${nameOf(pattern)}: ${spent} ms`)
  }
})

/** Long texts of the pattern's own literal beginnings and of what its classes hold, none of them a match. */
function nearlyMatching(source: string): string[] {
  const SIZE = 300_000
  const literal = /^\^?(?:\\s\*)?((?:[^\\([{*+?|$.^]|\\\/)*)/.exec(source)?.[1]?.replaceAll('\\', '') ?? ''
  const fills = [
    ' ',
    '\n',
    'A',
    'a',
    'a.-',
    '0',
    '=',
    '-',
    '.',
    '.1',
    'A\n',
    '&#x',
    '&#',
    '>',
    '> ',
    '<',
    '*',
    'BEGIN ',
    literal
  ].filter(Boolean)
  return fills.flatMap(fill =>
    ['', literal, '-----BEGIN A-----', '127', '<title>', 'https://', 'ssh://', 'ssh://a@', 'a@'].map(
      lead => `${lead}${fill.repeat(SIZE / fill.length)}\u0001`
    )
  )
}
