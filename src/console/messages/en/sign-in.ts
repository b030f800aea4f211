export const signInMessages = {
  title: 'Sign in',
  intro: 'Manage the credentials that Jenkins pipelines use.',
  token: 'Token',
  tokenHelp: 'An API token of the bridge (jcb_…), or the admin token printed at its first start.',
  submit: 'Sign in',
  keptForTab:
    'The token is shared with the other tabs of this browser, never stored, and forgotten when you close the last of them.',
  linkSpent:
    'This sign-in link was already used, is older than ten minutes, or belongs to an earlier start of the bridge. Start the bridge again for another link, or sign in with the token.',
  refused: 'This token is not valid. It may have expired or been revoked.',
  ended: 'You were signed out because the bridge no longer accepts your token. Sign in again to continue where you left off.',
  withOidc: (issuer: string) => `Continue with ${issuer}`,
  or: 'or with a token',
  oidcFailed: 'Sign-in failed',
  oidcFailures: {
    unreachable: (origin: string) =>
      `${origin} cannot be reached from this browser, or does not accept requests from this page. Try again; if it keeps failing, an administrator of the provider must add this page’s address to the web origins of the client (CORS).`,
    denied: (code: string) =>
      `The provider denied the sign-in (${code}). Try again, or ask an administrator of the provider for access.`,
    stale: () => 'This sign-in was not started in this tab, or is already completed. Try again.',
    rejected: (host: string) =>
      `${host} confirmed who you are, but the bridge does not accept its token. The operator of the bridge finds the reason in the audit trail; often it is OIDC_AUDIENCE.`
  },
  oidcWorking: 'Signing you in…'
}
