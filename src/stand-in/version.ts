/** From which version on something holds: of the core or, by its short name, of a plugin. */
type Since = readonly [
  component: 'core' | 'credentials' | 'cloudbees-folder' | 'plain-credentials' | 'ssh-credentials',
  version: string
]

/**
 * What differs by version, each row with the version from which it holds. Measured on 2.263.4 and 2.528.1 (the recordings that the contract
 * test replays); where the version in between was read in the sources, the row names it, else the row names the version that was measured.
 */
const rows = {
  /** Characters above U+FFFF survive XML (JENKINS-69129). */
  astral: ['core', '2.398'],
  /** The users are those of the recordings of 2.528.1 (see `users.ts`). */
  currentUsers: ['core', '2.528'],
  /** The `Location` of a redirect is a path; before, an address made of Host and X-Forwarded-*. */
  pathRedirects: ['core', '2.528'],
  /** Nobody's 403 names neither the permission nor the user. */
  silentLogin: ['core', '2.528'],
  /** A 401 does not name the user, and takes back the cookie remember-me. */
  plainUnauthorized: ['core', '2.528'],
  /** Cookies are `SameSite=Lax`. */
  laxCookies: ['core', '2.528'],
  /** Error pages open no session. */
  sessionlessErrors: ['core', '2.528'],
  /** The 404 is a page of Jenkins', with X-Jenkins; before, one of Jetty's. */
  ownNotFound: ['core', '2.528'],
  /** Titles of pages end in ` - Jenkins`; before, in ` [Jenkins]`. */
  dashedTitles: ['core', '2.528'],
  /** The error pages of Jetty are those of Jetty 12. */
  jetty12: ['core', '2.528'],
  /** A name may not end with a dot. */
  noFinalDot: ['core', '2.528'],
  /** Who may not read a configuration is told that Item/ExtendedRead is missing; before, Item/Configure. */
  asksExtendedRead: ['core', '2.528'],
  /** An update under another id is a 500 and changes nothing; before, it renames. */
  keepsId: ['credentials', '1487'],
  /** An XML that is posted with the Content-Type of a form has been read as one before anybody parses it: 500. */
  formsAreRead: ['core', '2.528'],
  /** Number of executors: as recorded for the newer controllers, and the default of Jenkins for the older one. */
  threeExecutors: ['core', '2.528'],
  /** The node of the controller itself is the Built-In Node, no longer the master. */
  builtInNode: ['core', '2.528'],
  /** While it starts, before it knows its crumb issuer, a POST fails with 500; later with 401 to a valid token. */
  failsWhileStarting: ['core', '2.528'],
  /** A posted folder XML is encrypted on disk at once (SECURITY-3744, read in the sources). */
  encryptsAtOnce: ['core', '2.568'],
  /** A change and a removal of a credential have dialogs in place of pages (read in the sources; of the plugins of that time). */
  credentialDialogs: ['core', '2.568'],
  /** The file of an item made from XML is written by its URI, which puts the path into NFC. */
  writesByUri: ['core', '2.528'],
  /** Whether the user name is secret can be said (JENKINS-44860). */
  usernameSecret: ['credentials', '1487'],
  sshUsernameSecret: ['ssh-credentials', '372'],
  /** A certificate may come as PEM. */
  pemKeyStores: ['credentials', '1487']
} as const satisfies Record<string, Since>

/** The name of a row. */
export type Trait = keyof typeof rows

/** What a Jenkins of one version does. */
export interface Behaviour extends Readonly<Record<Trait, boolean>> {
  readonly version: string
  /** The plugins by short name, with their versions. */
  readonly plugins: Readonly<Record<string, string>>
  /** Classes of credentials besides those that were recorded. */
  readonly furtherClasses: readonly FurtherClass[]
}

/** A class of credentials that the stand-in does not know by itself: its elements are texts, secrets and bytes, and none is nested. */
export interface FurtherClass {
  /** Its full name in Java. */
  readonly name: string
  readonly plugin: string
  readonly title: string
  readonly elements: Readonly<Record<string, 'text' | 'secret' | 'bytes'>>
}

/** The plugins that a core came with, newest first: those of the first row whose core is not younger count. */
const releases: readonly { readonly core: string; readonly plugins: Readonly<Record<string, string>> }[] = [
  {
    core: '2.398',
    plugins: {
      'cloudbees-folder': '6.1053.vd62fb_b_f7367b_',
      credentials: '1487.va_d001ede2c31',
      'matrix-auth': '3.2.10',
      'plain-credentials': '199.v9f8e1f741799',
      'ssh-credentials': '372.va_250881b_08cd',
      structs: '350.v3b_30f09f2363'
    }
  },
  {
    core: '0',
    plugins: {
      'cloudbees-folder': '6.15',
      credentials: '2.3.15',
      'matrix-auth': '2.6.5',
      'plain-credentials': '1.7',
      'ssh-credentials': '1.18.1',
      structs: '1.20'
    }
  }
]

/** What the stand-in is unless a version is asked for. */
export const CURRENT = '2.528.1'

/** The behaviour of a version; `extra` plugins (e.g. `kubernetes-cd`) are added to those of its time. */
export function behaviourOf(
  version: string,
  extra: Readonly<Record<string, string>> = {},
  furtherClasses: readonly FurtherClass[] = []
): Behaviour {
  const ofItsTime = releases.find(({ core }) => atLeast(version, core))!.plugins
  const plugins = { ...ofItsTime, ...extra }
  const versions: Readonly<Record<Since[0], string>> = {
    ...(plugins as typeof ofItsTime & Record<Since[0], string>),
    core: version
  }
  const traits = Object.entries(rows).map(([trait, [component, since]]) => [trait, atLeast(versions[component], since)])
  return { version, plugins, furtherClasses, ...(Object.fromEntries(traits) as Record<Trait, boolean>) }
}

/** Compares the numbers at the start of two versions: `1487.va_d001ede2c31` is at least `1319`. */
function atLeast(version: string, since: string): boolean {
  const [have, want] = [numbersOf(version), numbersOf(since)]
  for (let i = 0; i < Math.max(have.length, want.length); i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

const numbersOf = (version: string): number[] => (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number)
