import { Alert, Divider } from '@mantine/core'
import { IconLanguage } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { whoAmI } from '#api'
import { signInMessages } from '#messages/sign-in'
import { isProblem } from '../api/problem.ts'
import icon from '../icon.svg'
import { chooseLanguage, otherLanguages } from '../session/language.ts'
import { beginOidc, completeOidc, type Oidc, OidcFailure, providersOf } from '../session/oidc.ts'
import { isOidcReturn } from '../session/oidc-return.ts'
import { hasOneTimeCode, redeemOneTimeCode } from '../session/one-time.ts'
import { signInWays } from '../session/sign-in-ways.ts'
import { sessionFromOther } from '../session/tabs.ts'
import { isTokenLike, session, sessionEnd, signIn } from '../session/token.ts'
import { useStore } from '../store.ts'
import { useAction } from '../ui/action.ts'
import { Button } from '../ui/button.tsx'
import { ErrorAlert } from '../ui/error-alert.tsx'
import { useTitle } from '../ui/page-title.ts'
import { SecretInput } from '../ui/secret-input.tsx'
import classes from './sign-in.module.css'

const route = getRouteApi('/sign-in')

export function SignIn() {
  useTitle(signInMessages.title)
  const { to = '/' } = route.useSearch()
  const ended = useStore(sessionEnd)
  const { data: ways } = useQuery(signInWays)
  const oidc = useAction(beginOidc)
  const providers = ways === undefined ? undefined : providersOf(ways)
  const coming = useOidcReturn(providers)
  useOtherTab(to)
  const link = useSignInLink()
  return (
    <main className={classes['page']}>
      <div className={classes['card']}>
        <div className={classes['head']}>
          <img src={icon} alt="" width={36} height={36} />
          <h1>{signInMessages.title}</h1>
          <p>{signInMessages.intro}</p>
        </div>
        {ended === 'refused' && (
          <Alert color="yellow" mb="md" role="status">
            {signInMessages.ended}
          </Alert>
        )}
        {link.error !== undefined && <LinkError error={link.error} />}
        {(coming.busy || link.busy) && <p role="status">{signInMessages.oidcWorking}</p>}
        {coming.error !== undefined && <OidcError error={coming.error} />}
        {providers !== undefined && providers.length > 0 && (
          <>
            {providers.map(provider => (
              <Button key={provider.issuer} fullWidth mb="xs" loading={oidc.busy} onClick={() => void oidc.run(provider, to)}>
                {signInMessages.withOidc(nameOf(provider, providers))}
              </Button>
            ))}
            {oidc.error !== undefined && <OidcError error={oidc.error} />}
            <Divider my="lg" label={signInMessages.or} />
          </>
        )}
        <TokenForm to={to} primary={providers === undefined || providers.length === 0} />
        <p className={classes['note']}>{signInMessages.keptForTab}</p>
      </div>
      <div>
        {otherLanguages().map(({ tag, name }) => (
          <Button
            key={tag}
            variant="subtle"
            color="gray"
            size="xs"
            lang={tag}
            leftSection={<IconLanguage size={16} />}
            onClick={() => chooseLanguage(tag)}
          >
            {name}
          </Button>
        ))}
      </div>
    </main>
  )
}

/** The host of a provider; two on one host differ in their paths. */
function nameOf({ issuer }: Oidc, providers: readonly Oidc[]): string {
  const { host, pathname } = new URL(issuer)
  const isAlone = providers.filter(other => new URL(other.issuer).host === host).length === 1
  return isAlone ? host : host + pathname
}

/** What failed between this browser, the provider and the bridge, and who can fix it. */
function OidcError({ error }: { readonly error: unknown }) {
  if (!(error instanceof OidcFailure)) return <ErrorAlert error={error} />
  return (
    <Alert color="red" my="md" role="alert" title={signInMessages.oidcFailed}>
      {signInMessages.oidcFailures[error.kind](error.about)}
    </Alert>
  )
}

/** Completes, once, a sign-in from which the provider has just returned. */
function useOidcReturn(providers: readonly Oidc[] | undefined) {
  const router = useRouter()
  const isBack = useRef(isOidcReturn())
  const complete = useAction(async (known: readonly Oidc[]) => {
    await router.navigate({ href: await completeOidc(known), replace: true })
  })
  useEffect(() => {
    if (providers === undefined || !isBack.current) return
    isBack.current = false
    void complete.run(providers)
  })
  return complete
}

/** Signs in, once, with the link by which the page was opened. If it is spent, a session of this browser continues. */
function useSignInLink() {
  const router = useRouter()
  const isOpened = useRef(hasOneTimeCode())
  const redeem = useAction(async () => {
    try {
      await redeemOneTimeCode()
    } catch (error) {
      if (session.get() === undefined) throw error
    }
    await router.navigate({ to: '/', replace: true })
  })
  useEffect(() => {
    if (!isOpened.current) return
    isOpened.current = false
    void redeem.run()
  })
  return redeem
}

const LinkError = ({ error }: { readonly error: unknown }) =>
  isProblem(error, 403) ? (
    <Alert color="yellow" mb="md" role="alert">
      {signInMessages.linkSpent}
    </Alert>
  ) : (
    <ErrorAlert error={error} />
  )

/** Continues once another tab has signed in, also if that was while this page was loading. */
function useOtherTab(to: string): void {
  const router = useRouter()
  useEffect(() => {
    const goOn = () => void router.navigate({ href: to, replace: true })
    const other = sessionFromOther.get()
    if (other !== undefined && session.get()?.token === other.token) goOn()
    return sessionFromOther.subscribe(goOn)
  }, [router, to])
}

function TokenForm({ to, primary }: { readonly to: string; readonly primary: boolean }) {
  const router = useRouter()
  const [token, setToken] = useState('')
  const [isOdd, setOdd] = useState(false)
  const check = useAction(async (value: string) => {
    setOdd(!isTokenLike(value))
    if (!isTokenLike(value)) return
    await whoAmI({ headers: { authorization: `Bearer ${value}` } })
    signIn({ token: value, kind: 'token' })
    setToken('')
    await router.navigate({ href: to, replace: true })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (token.trim() !== '') void check.run(token.trim())
  }
  const isRefused = isOdd || isProblem(check.error, 401)
  return (
    <form onSubmit={submit}>
      <SecretInput
        label={signInMessages.token}
        description={signInMessages.tokenHelp}
        value={token}
        onChange={event => setToken(event.currentTarget.value)}
        error={isRefused ? signInMessages.refused : undefined}
        errorProps={{ role: 'alert' }}
        autoComplete="off"
        autoFocus
        spellCheck={false}
      />
      {check.error !== undefined && !isRefused && <ErrorAlert error={check.error} />}
      <Button type="submit" fullWidth mt="md" variant={primary ? 'filled' : 'default'} loading={check.busy}>
        {signInMessages.submit}
      </Button>
    </form>
  )
}
