import { certificate } from './certificate.ts'
import { type CredentialClass, described, kubeconfig, secretFile, secretText, sshKey, usernamePassword } from './credential.ts'
import { own } from './own.ts'
import type { Behaviour, FurtherClass } from './version.ts'

/** The classes that were recorded, and others that depend on no more than their plugin; which are there depends on the plugins installed. */
const recorded: readonly CredentialClass[] = [usernamePassword, sshKey, secretText, secretFile, certificate, kubeconfig]

const known = new WeakMap<Behaviour, readonly CredentialClass[]>()

/** Every class that the plugins of this controller can bring. */
export function classesOf(behaviour: Behaviour): readonly CredentialClass[] {
  const further = behaviour.furtherClasses.filter(({ name }) => !recorded.some(({ className }) => className === name))
  const classes = known.get(behaviour) ?? [...recorded, ...further.map(made)]
  known.set(behaviour, classes)
  return classes
}

/** Lists show the first element that is readable, as the provider of names of most classes has it. */
function made({ name, plugin, title, elements }: FurtherClass): CredentialClass {
  const fields = Object.entries(elements)
    .filter(([path]) => !path.includes('.'))
    .map(([path, kind]) => ({ name: path, kind }))
  const shown = fields.find(({ kind }) => kind === 'text')?.name
  return {
    className: name,
    simpleName: name.split('.').at(-1) ?? name,
    plugin,
    typeName: title,
    fields,
    displayName: c => described(c, String((shown === undefined ? null : own(c.values, shown)) ?? c.id))
  }
}
