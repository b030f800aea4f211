export const problemMessages = {
  connection: {
    lost: 'Connection to the bridge lost. This page may be out of date. Reconnecting…',
    store: 'The bridge cannot reach its store (Redis). This page may be out of date, and nothing can be saved. Retrying…',
    notLive: 'Live updates are unavailable. This page refreshes every few seconds.',
    back: 'Reconnected.'
  },
  noConnection: 'The bridge is not responding',
  noConnectionDetail:
    'It may be restarting, or your network may be down. Nothing you entered is lost; try again once it is back.',
  noConnectionPage: 'It may be restarting, or your network may be down. This page loads automatically once it is back.',
  noStore: 'The store is not responding',
  noStorePage: 'The bridge keeps its data in Redis and cannot reach it. This page loads automatically once it is back.',
  back: 'The bridge is responding again',
  backDetail: 'Your last action got no answer. Check whether it took effect, and repeat it if it did not.',
  unexpected: 'Something went wrong on this page',
  unexpectedDetail: 'This is a bug in the console. Reload the page; if it happens again, tell the operator of the bridge.',
  notTheBridge: (status: number) => `Unexpected response (HTTP ${status})`,
  notTheBridgeDetail: 'It did not come from the bridge; a proxy in between may have answered. Try again in a moment.',
  requestId: (id: string) => `Request ID ${id}`,
  noProject: (name: string) => `Project “${name}” not found`,
  noProjectDetail:
    'It may have been deleted, the link may be mistyped, or you have no role in it. A project admin can give you one.',
  notFound: 'Page not found',
  notFoundDetail: 'The link may be outdated or mistyped.',
  toProjects: 'Back to projects',
  noCredential: (id: string) => `Credential “${id}” not found`,
  noCredentialDetail: 'The link may be outdated or mistyped.',
  toCredentials: 'Back to credentials',
  noController: (name: string) => `Controller “${name}” not found`,
  noControllerDetail: 'It may have been removed, or the link may be mistyped.',
  noSecretStore: (name: string) => `Secret store “${name}” not found`,
  noSecretStoreDetail: 'It may have been removed, or only platform administrators see it.',
  toSecretStores: 'Back to secret stores',
  noVerifyTarget: (name: string) => `Verify target “${name}” not found`,
  noVerifyTargetDetail: 'It may have been removed, or only platform administrators see it.',
  toVerifyTargets: 'Back to verify targets',
  toControllers: 'Back to controllers',
  controllerNotYours: 'Only platform administrators can see how a controller is reached.',

  /** What to do about a problem, by its code, where the answer of the bridge says it in terms of the API. */
  remedies: {
    CREDENTIAL_USED: (used: string) =>
      `${used} Change these jobs first. To delete it anyway, use its own page, or clear “Keep credentials that a job uses”.`,
    CREDENTIAL_EXISTS: () => 'Choose another ID, or edit the existing credential.',
    PRECONDITION_FAILED: () => 'Your change was not saved. Review the current state, then decide.',
    WRITE_CONFLICT: () => 'Your change was not saved. Review the current state, then try again.',
    PROJECT_NOT_FOUND: () => 'It may have been deleted, or you no longer have a role in it.',
    CREDENTIAL_NOT_FOUND: () => 'It may have been deleted.',
    CONTROLLER_NOT_FOUND: () => 'It may no longer be configured. The “Controllers” page lists those that are.',
    WEBHOOK_NOT_FOUND: () => 'It may have been deleted. Reload the page.',
    NOTHING_TO_KEEP: () => 'A secret cannot be taken over from Jenkins. Edit the credential to enter it, or put it right.',
    INVALID_CURSOR: () => 'The list cannot be continued from here. Reload the page.',
    ROUTE_NOT_FOUND: () => 'This page and the bridge may be of different versions. Reload the page.',
    UNAUTHENTICATED: () => 'Sign in again.',
    TOO_MANY_TRIES: () => 'The bridge limits checks, so that they lock no account and hold up no other project.',
    SEAL_BROKEN: () => 'Edit the credential and re-enter every secret.'
  }
}
