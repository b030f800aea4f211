import t from 'tap'
import type { ObservedCredential } from '../../../src/domain/observed.ts'
import { publicPartOf, SHOWN_LIMIT, seenDigest, titleOfClass, typesOfClass } from '../../../src/domain/seen.ts'
import { credentialTypes, typeNamed } from '../../../src/domain/types/index.ts'
import { observedWith, projectWith } from '../../helpers/run-shapes.ts'

const project = projectWith()
const digest = (more: Partial<ObservedCredential> = {}, view = project) => seenDigest(view, observedWith(more))

t.test('a digest differs with everything that Jenkins holds, and with nothing else', async t => {
  const other: readonly Partial<ObservedCredential>[] = [
    { id: 'y' },
    { className: 'other' },
    { fingerprint: 'f' },
    { visible: { scope: 'GLOBAL', description: 'e' } },
    { visible: { scope: 'GLOBAL', description: 'd', username: '' } },
    { hidden: { secret: { state: 'encrypted', hash: 'h2' } } },
    { hidden: { secret: { state: 'masked', hash: 'h1' } } },
    { hidden: {} }
  ]
  const all = [digest(), ...other.map(more => digest(more)), digest({}, projectWith({ folder: ['elsewhere'] }))]
  t.equal(new Set([...all, digest({}, { ...project, target: '2' })]).size, all.length + 1)
  t.equal(digest({ visible: { description: 'd', scope: 'GLOBAL' } }), digest(), 'the order of fields is nothing')
  for (const one of all) t.match(one, /^[A-Za-z0-9_-]{32}$/)
})

t.test('every class has its types, and what is public in it comes under the names of the first', async t => {
  for (const type of credentialTypes)
    for (const { name, title } of type.classes) {
      t.ok(typesOfClass(name).includes(type), `${type.type} ${name}`)
      t.equal(titleOfClass(name), title)
    }
  t.strictSame(typesOfClass('com.example.Unknown'), [])
  t.equal(titleOfClass('com.example.Unknown'), null)
  t.strictSame([typesOfClass(null), titleOfClass(null)], [[], null])
  for (const type of credentialTypes) {
    const settings = { id: 'x', kubeconfigForm: 'file' as const }
    const { className } = type.toXml(type.example.data, settings)
    const seen = { description: 'd', ...Object.fromEntries(publicLeaves(type.type)) }
    const { data } = publicPartOf(type, observedWith({ className, visible: seen }))
    t.strictSame(Object.keys(data).toSorted(), type.publicFields.toSorted(), type.type)
  }
})

/** The paths at which Jenkins keeps the public fields of a type, from its recorded classes. */
function publicLeaves(name: string): readonly (readonly [string, string])[] {
  const [{ elements } = { elements: {} }] = typeNamed(name).classes
  return Object.entries(elements).flatMap(([path, kind]) => (kind === 'text' ? [[path, 'value'] as const] : []))
}

t.test('a foreign text is cut', async t => {
  const { description } = publicPartOf(undefined, observedWith({ visible: { description: 'x'.repeat(1_000_000) } }))
  t.equal(description.length, SHOWN_LIMIT + 1)
})

t.test('names that are inherited are no fields', async t => {
  const type = typeNamed('username-password')
  const visible = JSON.parse('{"__proto__": "x", "constructor": "y"}')
  t.strictSame(publicPartOf(type, observedWith({ className: type.classes[0]?.name ?? '', visible })), {
    description: '',
    data: {}
  })
})
