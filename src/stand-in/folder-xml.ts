import type { Credential } from './credential.ts'
import { marshalCredential, UnknownClass, unmarshalCredential, type XmlContext } from './credential-xml.ts'
import type { Folder } from './folder.ts'
import { type Domain, GLOBAL } from './store.ts'
import { childNamed, classOf, element, elementsOf, textOf, withoutIndentation, type XmlElement } from './xml/node.ts'
import { parseFile } from './xml/parse.ts'
import { printPretty } from './xml/print.ts'

export const FOLDER_CLASS = 'com.cloudbees.hudson.plugins.folder.Folder'
const PROPERTY_CLASS = 'com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider$FolderCredentialsProperty'
const PROPERTY = PROPERTY_CLASS.replace('$', '_-')
const DOMAIN_CLASS = 'com.cloudbees.plugins.credentials.domains.Domain'
const LIST = 'java.util.concurrent.CopyOnWriteArrayList'

/** What a folder takes over from its config.xml. */
export interface FolderContent {
  readonly description: string | null
  readonly displayName: string | null
  readonly properties: XmlElement[]
  readonly rest: XmlElement[]
  readonly shelves: Array<readonly [Domain, Credential[]]>
}

/** Reads a folder; a credential of an absent class is dropped without a word (transcript folder-config-post-unknown-class). */
export function readFolder(root: XmlElement, context: XmlContext): FolderContent {
  const all = elementsOf(childNamed(root, 'properties') ?? element('properties'))
  const property = all.find(node => classOf(node) === PROPERTY_CLASS)
  const text = (name: string) => {
    const node = childNamed(root, name)
    return node ? textOf(node) : null
  }
  const known = ['actions', 'description', 'displayName', 'properties']
  return {
    description: text('description'),
    displayName: text('displayName'),
    properties: all.filter(node => node !== property).map(node => sortedMatrix(withoutIndentation(node))),
    rest: elementsOf(root)
      .filter(node => !known.includes(node.name))
      .map(withoutIndentation),
    shelves: property ? readShelves(property, context) : []
  }
}

/** Jenkins writes the grants of an item's own matrix by permission, then by name. */
function sortedMatrix(node: XmlElement): XmlElement {
  if (!/\.AuthorizationMatrixProperty$/.test(classOf(node))) return node
  const grants = elementsOf(node).filter(({ name }) => name === 'permission')
  const order = (grant: XmlElement) => textOf(grant).replace(/^(USER|GROUP|EITHER):/, '')
  const sorted = grants.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
  return { ...node, children: [...node.children.filter(child => !grants.includes(child as XmlElement)), ...sorted] }
}

function readShelves(property: XmlElement, context: XmlContext): Array<readonly [Domain, Credential[]]> {
  const entries = elementsOf(childNamed(property, 'domainCredentialsMap') ?? element('none'))
  return entries.flatMap(entry => {
    const [domain, list] = elementsOf(entry)
    if (domain === undefined || list === undefined || classOf(domain) !== DOMAIN_CLASS) return []
    return [[readDomain(domain), elementsOf(list).flatMap(node => readKnown(node, context))] as const]
  })
}

function readKnown(node: XmlElement, context: XmlContext): Credential[] {
  try {
    return [unmarshalCredential(node, context)]
  } catch (error) {
    if (error instanceof UnknownClass) return []
    throw error
  }
}

/** A domain's XML: without a name it is the global one. Any other class is an error: 500. */
export function readDomain(node: XmlElement): Domain {
  if (classOf(node) !== DOMAIN_CLASS) throw new UnknownClass(classOf(node))
  const name = childNamed(node, 'name')
  if (name === undefined) return GLOBAL
  const description = childNamed(node, 'description')
  return {
    name: textOf(name),
    description: description ? textOf(description) : null,
    specifications: withoutIndentation(childNamed(node, 'specifications') ?? GLOBAL.specifications)
  }
}

export function domainXml(domain: Domain, { behaviour }: XmlContext): XmlElement {
  const text = (name: string, value: string | null) => (value === null ? [] : [element(name, [value])])
  const children = [...text('name', domain.name), ...text('description', domain.description), domain.specifications]
  return element(DOMAIN_CLASS, children, { plugin: `credentials@${behaviour.plugins['credentials']}` })
}

/** Writes a folder as Jenkins saves it (transcript folder-config-get-creds). */
export function printFolder(folder: Folder, context: XmlContext): string {
  const text = (name: string, value: string | null) => (value === null ? [] : [element(name, [value])])
  const credentials = folder.store.shelves.length > 0 ? [credentialsProperty(folder, context)] : []
  const others = DEFAULTS.filter(part => !folder.rest.some(node => node.name === part.name))
  const root = element(
    FOLDER_CLASS,
    [
      ...(folder.saved ? [element('actions')] : []),
      ...text('description', folder.description),
      ...text('displayName', folder.displayName),
      element('properties', [...folder.properties, ...credentials]),
      ...[...folder.rest, ...others].sort((a, b) => rank(a) - rank(b))
    ],
    { plugin: `cloudbees-folder@${context.behaviour.plugins['cloudbees-folder']}` }
  )
  return `<?xml version='1.1' encoding='UTF-8'?>\n${printPretty(root)}`
}

function credentialsProperty(folder: Folder, context: XmlContext): XmlElement {
  const entries = folder.store.shelves.map(({ domain, credentials }) =>
    element('entry', [
      domainXml(domain, context),
      element(
        LIST,
        credentials.map(credential => marshalCredential(credential, context, 'encrypted'))
      )
    ])
  )
  return element(PROPERTY, [element('domainCredentialsMap', entries, { class: 'hudson.util.CopyOnWriteMap$Hash' })])
}

/** What a folder has besides, unless its XML said otherwise. */
const DEFAULTS = elementsOf(
  withoutIndentation(
    parseFile(
      `<x>
  <folderViews class="com.cloudbees.hudson.plugins.folder.views.DefaultFolderViewHolder">
    <views>
      <hudson.model.AllView>
        <owner class="${FOLDER_CLASS}" reference="../../../.."/>
        <name>All</name>
        <filterExecutors>false</filterExecutors>
        <filterQueue>false</filterQueue>
        <properties class="hudson.model.View$PropertyList"/>
      </hudson.model.AllView>
    </views>
    <tabBar class="hudson.views.DefaultViewsTabBar"/>
  </folderViews>
  <healthMetrics/>
  <icon class="com.cloudbees.hudson.plugins.folder.icons.StockFolderIcon"/>
</x>`,
      false
    )
  )
)

const rank = (node: XmlElement): number => {
  const at = DEFAULTS.findIndex(part => part.name === node.name)
  return at === -1 ? DEFAULTS.length : at
}
