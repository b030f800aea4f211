import { Scalar, type ScalarTag } from 'yaml'

const ofYaml = (name: string): string => `tag:yaml.org,2002:${name}`

const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/
/** Whole numbers to another base. */
const OTHER_BASE = /^[-+]?0(?:([xX])[\da-fA-F]+|([bB])[01]+|[oO]?[0-7]+)$/

/** A number, or the text where it is none for Go: it skips `_`, and takes what is too large for a text. */
function numberOrText(source: string): number | string {
  const text = source.startsWith('.') ? source : source.replaceAll('_', '')
  const [isOther, hexadecimal, binary] = OTHER_BASE.exec(text) ?? []
  if (isOther === undefined) return FLOAT.test(text) && Number.isFinite(Number(text)) ? Number(text) : source
  const digits = text.replace(/^[-+]?0[xXbBoO]?/, '')
  const prefix = hexadecimal === undefined ? (binary === undefined ? '0o' : '0b') : '0x'
  const number = BigInt(`${prefix}${digits}`)
  // What looks like octal may also be decimal.
  return number < 2n ** 64n ? Number(number) : FLOAT.test(text) ? Number(text) : source
}

const numbers = ['int', 'float'].map(
  (name): ScalarTag => ({ tag: ofYaml(name), default: true, test: /^[-+]?\.?\d/, resolve: numberOrText })
)

const word = (name: string, test: RegExp, value: unknown): ScalarTag => ({
  ...{ tag: ofYaml(name), default: true, test },
  resolve: () => new Scalar(value)
})

/**
 * The tags by which Go's YAML, in kubectl and everything else of Kubernetes, reads plain scalars: YAML 1.1 with its switches, but
 * without numbers to the base of 60 and without times.
 */
export const goTags: ScalarTag[] = [
  word('null', /^(?:~|null|Null|NULL)?$/, null),
  word('bool', /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/, true),
  word('bool', /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/, false),
  // JSON, into which it is put, has no such numbers.
  {
    ...{ tag: ofYaml('float'), default: true, test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/ },
    resolve: (text, onError) => {
      onError('not a number of JSON')
      return text
    }
  },
  ...numbers,
  { tag: ofYaml('binary'), default: false, resolve: text => Buffer.from(text, 'base64').toString('utf8') }
]
