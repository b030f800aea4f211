import { generalMessages } from '#messages/general'
import { marks } from '#messages/intl'
import { verifyTargetMessages } from '#messages/verify-targets'
import type { ReadyMadeVerifyTarget, VerifyTarget } from '../../api/verify-targets.ts'
import { own } from '../../own.ts'
import { yesNo } from '../../ui/yes-no.ts'
import { readTarget, type VerbEntry, verbsIn } from './form-state.ts'
import { kindNamed, kinds, optionsOf, textsOf, titleOfKind } from './kinds.ts'

/** Types of credentials as people name them. */
export const namesOfTypes = (types: readonly string[]): string =>
  types.map(type => own(generalMessages.type, type) ?? type).join(marks.item)

/** Which projects may use a verify target. */
export const namesOfProjects = (projects: readonly string[]): string =>
  projects.length === 0 ? verifyTargetMessages.noProjects : projects.join(marks.item)

/** The name of a well-known service, which is a product's unless it says how it is reached. */
export const titleOf = ({ name, title }: Pick<ReadyMadeVerifyTarget, 'name' | 'title'>): string =>
  own(verifyTargetMessages.readyMadeTitle, name) ?? title

/** What a person has set. */
export function listSettings(target: VerifyTarget): (readonly [string, string])[] {
  const { kind, address, projects, types, ca } = target
  const known = kindNamed(kind)
  const trust: (readonly [string, string])[] =
    known !== undefined && kinds[known].trust === 'ca'
      ? [[verifyTargetMessages.authorities, ca === null ? verifyTargetMessages.wellKnown : verifyTargetMessages.ownAuthorities]]
      : []
  return [
    [verifyTargetMessages.kindLabel, titleOfKind(kind)],
    [verifyTargetMessages.form.address, address],
    [verifyTargetMessages.projects, namesOfProjects(projects)],
    [verifyTargetMessages.types, namesOfTypes(types)],
    ...listOptions(target),
    ...trust
  ]
}

/** The options that belong to a kind, those included that the bridge assumes. */
function listOptions(target: VerifyTarget): (readonly [string, string])[] {
  const kind = kindNamed(target.kind)
  if (kind === undefined) return []
  const form = readTarget(target, kind)
  return optionsOf(kind, form).flatMap((field): (readonly [string, string])[] => {
    const { label } = textsOf(kind, field.name)
    const value = own(form.entries, field.name) ?? ''
    if (field.input === 'verbs') {
      const verbs = verbsIn(target.options)
      return verbs.length === 0 ? [] : [[label, verbs.map(describeVerb).join(marks.item)]]
    }
    if (typeof value === 'boolean') return [[label, yesNo(value)]]
    if (value === '') return []
    return [[label, field.input === 'choice' ? (own(verifyTargetMessages.choice, value) ?? value) : value]]
  })
}

const describeVerb = ({ verb, resource, namespace }: VerbEntry): string =>
  namespace === ''
    ? verifyTargetMessages.verb.everywhere(verb, resource)
    : verifyTargetMessages.verb.in(verb, resource, namespace)
