import t from 'tap'
import { verifyTargetMessages } from '#messages/verify-targets'
import { kindNames, kinds, type OptionField } from '../../../../../src/console/pages/verify-targets/kinds.ts'
import { kinds as ofBridge } from '../../../../../src/verify/kinds.ts'

const sorted = (names: Iterable<string>) => [...names].toSorted()

interface OptionSchema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly items?: OptionSchema
  readonly maxItems?: number
}

/** What the form has for an option with this schema. */
const inputOf = ({ type, enum: choices, items }: OptionSchema): OptionField['input'] => {
  if (type === 'boolean') return 'checkbox'
  if (type === 'integer') return 'number'
  if (choices !== undefined || items?.enum !== undefined) return 'choice'
  return type === 'array' ? 'verbs' : 'text'
}

t.test('the form has every kind of verify target, and every option of it, as the bridge has them', async t => {
  t.strictSame(sorted(kindNames), sorted(ofBridge.map(({ kind }) => kind)))
  for (const { kind, trust, types, options } of ofBridge) {
    const name = kindNames.find(one => one === kind)
    if (name === undefined) throw new Error(kind)
    const { options: fields, ...shown } = kinds[name]
    t.match(shown, { trust, types: [...types] }, kind)
    t.strictSame(sorted(fields.map(field => field.name)), sorted(Object.keys(options.properties)), kind)
    t.strictSame(
      sorted(Object.keys(verifyTargetMessages.option[name])),
      sorted(Object.keys(options.properties)),
      `${kind}: texts`
    )
    t.strictSame(options.required ?? [], [], `${kind}: no option is required`)
    for (const { name: option, input, choices = [], isList } of fields) {
      const schema = options.properties[option] as OptionSchema
      t.equal(input, inputOf(schema), `${kind}: ${option}`)
      const offered = isList ? choices.filter(choice => !choice.includes(',')) : choices
      t.strictSame(offered, schema.enum ?? schema.items?.enum ?? [], `${kind}: choices of ${option}`)
    }
  }
})

t.test('what a new one begins with is what can be tried', async t => {
  for (const name of kindNames) {
    const { types, firstTypes } = kinds[name]
    t.ok(firstTypes.length > 0, name)
    t.ok(
      firstTypes.every(type => types.includes(type)),
      name
    )
  }
})

t.test('a service whose title says how it is reached has its own text, and no text is of a service that is gone', async t => {
  const services = ofBridge.flatMap(({ readyMade }) => readyMade)
  t.ok(services.length > 8)
  const titled = services.filter(({ name }) => Object.hasOwn(verifyTargetMessages.readyMadeTitle, name))
  t.strictSame(
    titled.map(({ name, title }) => [name, title]).toSorted(),
    Object.entries(verifyTargetMessages.readyMadeTitle).toSorted(),
    'in English, as the bridge says it'
  )
  const several = services.filter(({ title }) => title.includes(' '))
  t.strictSame(
    several.filter(({ name, title }) => title !== 'Docker Hub' && !Object.hasOwn(verifyTargetMessages.readyMadeTitle, name)),
    [],
    'more than a name of a product'
  )
})
