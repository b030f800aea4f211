/** What a Jenkins of one version does differently. Old: measured on 2.263.4; new: read in the sources. */
export interface Behaviour {
  readonly version: string
  /** Characters above U+FFFF survive XML (JENKINS-69129, since 2.398). */
  readonly astral: boolean
  /** A posted folder XML is encrypted on disk at once (SECURITY-3744, since 2.568). */
  readonly encryptsAtOnce: boolean
  /** A credential has pages of its own for a change and for its removal; the plugins of 2026 have dialogs (*src*). */
  readonly credentialPages: boolean
  /** The plugins of about that time, by short name. */
  readonly plugins: Readonly<Record<string, string>>
}

const OLD_PLUGINS = {
  'cloudbees-folder': '6.15',
  credentials: '2.3.15',
  'matrix-auth': '2.6.5',
  'plain-credentials': '1.7',
  'ssh-credentials': '1.18.1',
  structs: '1.20'
}

const NEW_PLUGINS = {
  'cloudbees-folder': '6.1053.vd62fb_f7f7367',
  credentials: '1419.v2337d1ceceef',
  'matrix-auth': '3.2.8',
  'plain-credentials': '199.v9f8e1f741799',
  'ssh-credentials': '361.vb_f6760818e8c',
  structs: '350.v3b_30f09f2363'
}

/** The behaviour of a version; `extra` plugins (e.g. `kubernetes-cd`) are added to those of its time. */
export function behaviourOf(version: string, extra: Readonly<Record<string, string>> = {}): Behaviour {
  const astral = atLeast(version, 2, 398)
  return {
    version,
    astral,
    encryptsAtOnce: atLeast(version, 2, 568),
    credentialPages: !atLeast(version, 2, 568),
    plugins: { ...(astral ? NEW_PLUGINS : OLD_PLUGINS), ...extra }
  }
}

function atLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split('.').map(Number)
  return a > major || (a === major && b >= minor)
}
