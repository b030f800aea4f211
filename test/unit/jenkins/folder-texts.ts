import fc from 'fast-check'
import { CREDENTIALS_PROPERTY, DOMAIN, FOLDER_CLASS, LIST } from '../../../src/jenkins/xml/folder-xml.ts'

export const TEXT = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'
const USER = 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl'

/** A folder's configuration in pieces, so that what a change must make of it can be put together without any parser. */
export interface FolderText {
  readonly version: '1.0' | '1.1'
  readonly head: string
  /** The credentials of the global domain and what stands between them. */
  readonly pieces: readonly { readonly id: string | null; readonly text: string }[]
  readonly tail: string
  /** The text where new credentials are the first, if it differs from head + credentials + tail. */
  readonly filled: (credentials: string) => string
}

export const wholeOf = ({ head, pieces, tail }: FolderText): string => head + pieces.map(piece => piece.text).join('') + tail

/** Texts of a value as a file may hold them. */
const written = fc.constantFrom(
  'd',
  '',
  '&lt;id&gt;x&lt;/id&gt; &amp; &quot;&apos;',
  '<![CDATA[</id><id>a</id>]]>',
  '<!-- <id>c0</id> -->x',
  'é€ß团队',
  'a&#xd;\n b&#13;',
  '\r\n  x  \r\n',
  ']] >',
  '&#x85;&#x2028;',
  'a😀b'
)
const cipher = fc
  .base64String({ minLength: 4, maxLength: 60 })
  .map(text => `{AQAA${text}}`)
  .filter(text => !text.includes('*'))

/** One credential as Jenkins or a person wrote it, with its id. */
const credential = (id: string): fc.Arbitrary<string> =>
  fc
    .record({
      description: written,
      secret: fc.oneof(cipher, fc.constant('')),
      eol: fc.constantFrom('\n  ', '', '\r\n\t'),
      kind: fc.nat(4)
    })
    .map(({ description, secret, eol, kind }) => {
      const start = `${eol}<scope>GLOBAL</scope>${eol}<id>${id}</id>${eol}<description>${description}</description>`
      if (kind === 0)
        return `<${USER} plugin="credentials@2.3.15">${start}${eol}<username>u</username><password>${secret}</password>${eol}</${USER}>`
      if (kind === 1)
        return `<org.example.Odd a="1 &gt; 0" b='/>'>${start}<deep><id>c1</id><er>plain</er></deep><empty/></org.example.Odd >`
      if (kind === 2) return `<${TEXT}>${start}<secret><![CDATA[${secret}]]></secret></${TEXT}>`
      return `<${TEXT} plugin="plain-credentials@1.7">${start}${eol}<secret>${secret}</secret>${eol}</${TEXT}\n>`
    })

const between = fc.constantFrom('', '\n            ', '\r\n', '<!-- </x> <id>c2</id> > -->', '\t\t')
const others = fc.constantFrom(
  '',
  '\n    <org.example.Matrix><permission>a:b</permission><id>c0</id></org.example.Matrix>',
  '<!-- another --><org.example.Empty plugin="x@1"/>\r\n'
)
const rest = fc.constantFrom(
  '\n  <healthMetrics/>\n',
  `<folderViews class="x.Holder"><views><hudson.model.AllView><owner class="${FOLDER_CLASS}" reference="../../../.."/><name>All</name></hudson.model.AllView></views></folderViews>`,
  '<description>]]&gt; <![CDATA[ <properties/> ]]></description>'
)
const domain = (inner: string): string => `<${DOMAIN} plugin="credentials@2.3.15">${inner}</${DOMAIN}>`
const otherEntry = fc.constantFrom(
  '',
  `<entry>${domain('<name>dom</name><specifications/>')}<${LIST}><${TEXT}><id>c0</id><secret>{AQAA=}</secret></${TEXT}></${LIST}></entry>`,
  `\n<entry>\n${domain('<name>b</name>')}<${LIST}/></entry>\n`
)

/** How much of the way to the credentials is there. */
const shapes = [
  'full',
  'full',
  'full',
  'list/',
  'list',
  'entry',
  'map/',
  'map',
  'property/',
  'property',
  'properties/',
  'properties',
  'root',
  'root/'
] as const

/** Folders in every form in which they are known to be written. */
export const folderText: fc.Arbitrary<FolderText> = fc
  .record({
    shape: fc.constantFrom(...shapes),
    declared: fc.constantFrom(
      ['1.1', "<?xml version='1.1' encoding='UTF-8'?>\n"],
      ['1.0', '<?xml version="1.0" encoding="utf-8"?>'],
      ['1.0', '']
    ),
    count: fc.nat(6),
    gaps: fc.array(between, { minLength: 8, maxLength: 8 }),
    credentials: fc.tuple(...[...Array(6).keys()].map(i => credential(`c${i}`))),
    before: fc.tuple(others, otherEntry, rest),
    after: fc.tuple(others, otherEntry, rest)
  })
  .map(({ shape, declared: [version, declaration], count, gaps, credentials, before, after }) => {
    const map = ' class="hudson.util.CopyOnWriteMap$Hash"'
    const open = [
      `${declaration}<${FOLDER_CLASS} plugin="cloudbees-folder@6.15">${before[2]}`,
      `<properties>${before[0]}`,
      `<${CREDENTIALS_PROPERTY}>`,
      `<domainCredentialsMap${map}>${before[1]}`,
      `<entry>${domain('<specifications/>')}<${LIST}>${gaps[0]}`
    ]
    // What stands before the end of each part, and its end.
    const ends = [
      [after[2], `</${FOLDER_CLASS}>`],
      [after[0], '</properties>'],
      ['', `</${CREDENTIALS_PROPERTY}>`],
      [after[1], '</domainCredentialsMap>'],
      ['', `</${LIST}></entry>`]
    ] as const
    const empty = [
      `${declaration}<${FOLDER_CLASS} `,
      '<properties',
      `<${CREDENTIALS_PROPERTY} plugin="credentials@1"`,
      `<domainCredentialsMap${map} `,
      `<entry>${domain('')}<${LIST} plugin="a@1" `
    ]
    const names = [FOLDER_CLASS, 'properties', CREDENTIALS_PROPERTY, 'domainCredentialsMap', LIST]
    // How many of the parts are there, and whether the last one is an empty element.
    const depth = { root: 1, properties: 2, property: 3, map: 4, entry: 4, list: 5, full: 5 }[
      shape.replace('/', '') as 'root' | 'full'
    ]
    const isSelfClosing = shape.endsWith('/')
    const wrap = (credentials: string): string => {
      const entry = `<entry><${DOMAIN}><specifications/></${DOMAIN}><${LIST}>${credentials}</${LIST}></entry>`
      const parts = [credentials, entry, `<domainCredentialsMap${map}>${entry}</domainCredentialsMap>`]
      parts.push(`<${CREDENTIALS_PROPERTY}>${parts[2]}</${CREDENTIALS_PROPERTY}>`)
      parts.push(`<properties>${parts[3]}</properties>`)
      return parts[5 - depth] as string
    }
    const last = depth - 1
    const outside = ends
      .slice(0, last)
      .reverse()
      .map(end => end.join(''))
      .join('')
    const xml = version as FolderText['version']
    if (isSelfClosing) {
      const head = open.slice(0, last).join('') + empty[last]
      const tail = depth === 5 ? `</entry>${outside}` : outside
      return {
        version: xml,
        head: `${head}/>${tail}`,
        pieces: [],
        tail: '',
        filled: c => `${head}>${wrap(c)}</${names[last]}>${tail}`
      }
    }
    const head = open.slice(0, depth).join('') + ends[last]?.[0]
    const tail = ends[last]?.[1] + outside
    const pieces = credentials.slice(0, shape === 'full' ? count : 0).flatMap((text, i) => [
      { id: `c${i}`, text },
      { id: null, text: gaps[i + 1] as string }
    ])
    return { version: xml, head, pieces, tail, filled: c => head + wrap(c) + tail }
  })

const richEntry = (name: string, id: string) =>
  `<entry><${DOMAIN}>${name}<specifications/></${DOMAIN}><${LIST}><${TEXT}><scope>GLOBAL</scope><id>${id}</id><description>é &amp;</description><secret>of ${id}</secret></${TEXT}></${LIST}></entry>`

/** A folder with everything that is not ours to touch. */
export const rich = `<${FOLDER_CLASS}><description>é &lt;b&gt;&#xd;
x</description><displayName>Rich</displayName><properties><org.example.Shared plugin="x@1"><permission>a:b</permission></org.example.Shared>
<${CREDENTIALS_PROPERTY}><domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash">${richEntry('<name>dom</name><description>d</description>', 'a')}${richEntry('', 'a')}</domainCredentialsMap></${CREDENTIALS_PROPERTY}></properties>
<folderViews class="x.Holder"><views><hudson.model.ListView><owner class="${FOLDER_CLASS}" reference="../../../.."/><name>Mine</name></hudson.model.ListView></views></folderViews></${FOLDER_CLASS}>`
