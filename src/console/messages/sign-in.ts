export const signInMessages = {
  title: 'Sign in',
  intro: 'Manage the credentials that Jenkins pipelines use.',
  token: 'Token',
  tokenHelp: 'An API token of the bridge (jcb_…), or the admin token that its first start printed.',
  submit: 'Sign in',
  keptForTab: 'The token is kept for this tab only and is forgotten when you close it.',
  refused: 'This token is not valid here. It may have expired or been revoked.',
  ended: 'You were signed out because the bridge no longer accepts your token. Sign in again to go on where you were.',
  withOidc: (issuer: string) => `Continue with ${issuer}`,
  or: 'or with a token',
  oidcFailed: 'The sign-in did not complete',
  oidcFailures: {
    away: (origin: string) =>
      `${origin} cannot be reached from this browser, or does not let this page ask it. Try again; if it stays so, whoever runs the provider must allow this page’s address as a web origin of the client (CORS).`,
    denied: (code: string) => `The provider refused it (${code}). Try again, or ask whoever runs the provider for access.`,
    again: () => 'It was not begun in this tab, or was completed before. Try again.',
    notAccepted: (host: string) =>
      `${host} confirmed who you are, but the bridge does not accept its token. Whoever runs the bridge finds the reason in the audit trail; often it is OIDC_AUDIENCE.`
  },
  oidcWorking: 'Completing the sign-in…',
  signOut: 'Sign out'
}
