import { Scalar, type ScalarTag } from 'yaml'

const ofYaml = (name: string): string => `tag:yaml.org,2002:${name}`

/** Whole numbers as Go reads them, in any of its bases; it skips `_`. */
const INTEGER = /^[-+]?(?:0[xX][\da-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|[1-9]\d*|0)$/
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/

/** A number, or the text where it is none. No reader here needs its value, but what is too large for Go is a text. */
function numberOrText(source: string): number | string {
  const text = source.startsWith('.') ? source : source.replaceAll('_', '')
  if (!INTEGER.test(text) && !FLOAT.test(text)) return source
  const number = Number(
    text
      .replace(/^[-+]/, '')
      .replace(/^0(?=\d)/, '0o')
      .replace(/^0o(?=[0-7]*[89])/, '')
  )
  return Number.isFinite(number) || Number.isNaN(number) ? number : source
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
