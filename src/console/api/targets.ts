import type { Project, Target } from '#api'

/** A target as requests name it. */
export const targetName = ({ controller, folder }: Target): string => [controller, ...folder].join('/')

/** A target as people read it: the controller and the path of the folder. */
export const placeText = ({ controller, folder }: Target): string => [controller, ...folder].join(' / ')

const isSame = (one: Target, other: Target): boolean => placeText(one) === placeText(other)

/** The targets that a project is to have, as requests state them. */
export const wantedTargets = ({ targets }: Pick<Project, 'targets'>): Target[] =>
  targets.filter(({ state }) => state !== 'Leaving').map(({ controller, folder }) => ({ controller, folder }))

export const withTarget = (project: Pick<Project, 'targets'>, added: Target): Target[] => [...wantedTargets(project), added]

export const withoutTarget = (project: Pick<Project, 'targets'>, removed: Target): Target[] =>
  wantedTargets(project).filter(target => !isSame(target, removed))
