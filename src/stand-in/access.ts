import type { Folder, Item, Job } from './folder.ts'
import { type Permission, permissions, type User } from './users.ts'
import { childNamed, classOf, elementsOf, textOf, type XmlElement } from './xml/node.ts'

/** What an item's own matrix says: whom it grants what, on top of what its strategy inherits. */
interface Matrix {
  readonly inherits: 'parent' | 'global' | 'nothing'
  /** `USER` or `GROUP` and a name, by the permission's full name. */
  readonly grants: ReadonlyMap<string, ReadonlySet<string>>
}

type Who = Pick<User, 'name' | 'may' | 'how'>

const MATRICES = [
  'com.cloudbees.hudson.plugins.folder.properties.AuthorizationMatrixProperty',
  'hudson.security.AuthorizationMatrixProperty'
]
/** What another permission brings along (`Permission.impliedBy`). */
const implies: Partial<Record<Permission, Permission>> = { itemDiscover: 'itemRead', itemExtendedRead: 'itemConfigure' }

/** Whether a user has a permission on an item: by the matrices of the item and of what is above it. An administrator has every one. */
export function isPermitted(item: Item, who: Who, permission: Permission): boolean {
  if (who.may.has('administer')) return true
  const stronger = implies[permission]
  return has(item, who, permission) || (stronger !== undefined && isPermitted(item, who, stronger))
}

function has(item: Item, who: Who, permission: Permission): boolean {
  if (item.parent === null) return who.may.has(permission)
  if (item.hiddenFrom === 'everybody' || (item.hiddenFrom !== 'nobody' && item.hiddenFrom.has(who.name))) return false
  const matrix = matrixOf(item)
  if (matrix === null) return has(item.parent, who, permission)
  const granted = matrix.grants.get(permissions[permission])
  const names = [`USER ${who.name}`, ...(who.how === 'nobody' ? [] : ['GROUP authenticated'])]
  if (granted !== undefined && names.some(name => granted.has(name))) return true
  if (matrix.inherits === 'parent') return has(item.parent, who, permission)
  return matrix.inherits === 'global' && who.may.has(permission)
}

const propertiesOf = (item: Folder | Job): readonly XmlElement[] =>
  item.kind === 'folder' ? item.properties : elementsOf(childNamed(item.root, 'properties') ?? item.root)

function matrixOf(item: Item): Matrix | null {
  const node = propertiesOf(item).find(property => MATRICES.includes(classOf(property)))
  if (node === undefined) return null
  const strategy = childNamed(node, 'inheritanceStrategy')
  const named = strategy === undefined ? '' : classOf(strategy)
  const grants = new Map<string, Set<string>>()
  for (const entry of elementsOf(node).filter(({ name }) => name === 'permission')) {
    // `USER:permission:name`; without the kind, as before matrix-auth 3, it is either.
    const [, kind = 'EITHER', permission = '', name = ''] = /^(?:(USER|GROUP|EITHER):)?([^:]+):(.*)$/s.exec(textOf(entry)) ?? []
    const granted = grants.get(permission) ?? new Set()
    for (const one of kind === 'EITHER' ? ['USER', 'GROUP'] : [kind]) granted.add(`${one} ${name}`)
    grants.set(permission, granted)
  }
  const inherits = named.endsWith('.NonInheritingStrategy')
    ? 'nothing'
    : named.endsWith('.InheritGlobalStrategy')
      ? 'global'
      : 'parent'
  return { inherits, grants }
}

/** Whether a user may read an item and all that is above it. What a user may not read does not exist for that user. */
export const isReadable = (item: Item, who: Who): boolean =>
  item.parent === null || (isPermitted(item, who, 'itemRead') && isReadable(item.parent, who))
