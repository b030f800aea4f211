export const problemMessages = {
  connection: {
    lost: 'The connection to the bridge is lost. What you see may be out of date; trying again…',
    store:
      'The bridge answers, but not the store (Redis) that it keeps everything in. What you see may be out of date, and nothing can be saved; trying again…',
    notLive: 'Changes do not show at once just now; the page looks for them every few seconds.',
    back: 'Connected again.'
  },
  trouble: {
    noConnection: 'The bridge does not answer',
    noConnectionDetail:
      'It may be restarting, or your network is interrupted. Nothing you entered is lost; try again when it is back.',
    noConnectionPage: 'It may be restarting, or your network is interrupted. This page comes by itself when it is back.',
    noStore: 'The store does not answer',
    noStorePage: 'The bridge keeps everything in a Redis, which it cannot reach now. This page comes by itself when it is back.',
    back: 'It answers again',
    backDetail: 'There was no answer to what you did last. See whether it was done, and do it once more if not.',
    unexpected: 'The page failed',
    unexpectedDetail: 'This is a fault of the console. Reload the page; if it happens again, tell whoever runs the bridge.',
    notTheBridge: (status: number) => `The answer is not one of the bridge (HTTP ${status})`,
    notTheBridgeDetail: 'A proxy in between may have answered. Try again in a moment.',
    requestId: (id: string) => `Request ${id}`,
    noProject: (name: string) => `There is no project “${name}” for you`,
    noProjectDetail:
      'It may have been deleted, the link may be mistyped, or you have no role in it. Its admins can give you one.',
    notFound: 'There is no such page',
    notFoundDetail: 'The link may be old or mistyped.',
    toProjects: 'To the projects'
  },
  /** What to do about a problem, by its code, where the bridge says it in the terms of its API. */
  remedies: {
    CREDENTIAL_USED: (used: string) =>
      `${used} Change these jobs first. If it may go all the same, delete it on its own page, or without “Keep those that a job uses”.`,
    CREDENTIAL_EXISTS: () => 'Choose another id, or edit the one that exists.',
    PRECONDITION_FAILED: () => 'Your change was not made. Look at what it is now, then decide.',
    WRITE_CONFLICT: () => 'Your change was not made. Look at what it is now, then try once more.',
    PROJECT_NOT_FOUND: () => 'Somebody may have deleted it, or you have no role in it any more.',
    CREDENTIAL_NOT_FOUND: () => 'Somebody may have deleted it.',
    CONTROLLER_NOT_FOUND: () => 'It may not be configured any more. The page “Controllers” has those that are.',
    WEBHOOK_NOT_FOUND: () => 'Somebody may have deleted it. Reload the page.',
    INVALID_CURSOR: () => 'The list cannot go on from here. Reload the page.',
    ROUTE_NOT_FOUND: () => 'This page and the bridge may be of different versions. Reload the page.',
    UNAUTHENTICATED: () => 'Sign in again.',
    SEAL_BROKEN: () => 'Edit the credential and enter every secret field anew.'
  } as Readonly<Record<string, (place: string) => string>>
}
