// Loaded by the page of the API documentation before Swagger UI starts: our bar, the theme, and the session of the console.
;(() => {
  const KEY = 'session'
  const SCHEME = 'token'
  const isToken = token => typeof token === 'string' && /^[!-~]+$/.test(token)

  const scheme = document.createElement('script')
  scheme.src = '/assets/scheme.v1.js'
  document.head.append(scheme)
  // Swagger UI has a class for its dark theme.
  const { classList, dataset } = document.documentElement
  const follow = () => classList.toggle('dark-mode', dataset.mantineColorScheme === 'dark')
  new MutationObserver(follow).observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] })

  const bar = document.createElement('header')
  bar.className = 'bridge-bar'
  const brand = Object.assign(document.createElement('a'), {
    href: '/',
    className: 'bridge-brand',
    textContent: 'Credentials bridge'
  })
  const nav = document.createElement('nav')
  nav.setAttribute('aria-label', 'Main')
  for (const [href, text] of [
    ['/', 'Back to the console'],
    ['/help', 'Help'],
    ['/openapi.json', 'OpenAPI document']
  ])
    nav.append(Object.assign(document.createElement('a'), { href, textContent: text }))
  const state = Object.assign(document.createElement('span'), { className: 'bridge-state' })
  state.setAttribute('role', 'status')
  bar.append(brand, nav, state)
  document.body.prepend(bar)

  /** The session of this tab: that of the console if it was opened here, or that of another tab. */
  const stored = () => {
    try {
      const { token, kind } = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? {}
      return isToken(token) ? { token, kind: kind === 'oidc' ? 'oidc' : 'token' } : undefined
    } catch {
      return undefined
    }
  }
  const keep = session => sessionStorage.setItem(KEY, JSON.stringify(session))
  const channel = new BroadcastChannel('session')
  let ui
  let isReady = false

  const show = () => {
    const session = stored()
    state.textContent =
      session === undefined ? 'Not signed in: requests need a token.' : 'Signed in: requests carry the token of the console.'
    if (!isReady) return
    if (session !== undefined) ui.preauthorizeApiKey(SCHEME, session.token)
    else if (ui.authSelectors.authorized()?.has(SCHEME)) ui.authActions.logout([SCHEME])
  }

  channel.addEventListener('message', ({ data }) => {
    const session = stored()
    if (data?.kind === 'ask' && session !== undefined) channel.postMessage({ kind: 'session', session })
    if (data?.kind === 'session' && session === undefined && isToken(data.session?.token)) {
      keep({ token: data.session.token, kind: data.session.kind })
      show()
    }
    if (data?.kind === 'sign-out' && session !== undefined && data.token === session.token) {
      sessionStorage.removeItem(KEY)
      show()
    }
  })
  if (stored() === undefined) channel.postMessage({ kind: 'ask' })

  /** A token that is entered here is kept for a reload, as the console keeps it. */
  const keepsToken = () => ({
    statePlugins: {
      auth: {
        wrapActions: {
          authorize: original => payload => {
            const token = payload?.[SCHEME]?.value
            if (isToken(token) && stored()?.token !== token) keep({ token, kind: 'token' })
            const result = original(payload)
            state.textContent = 'Signed in: requests carry this token.'
            return result
          },
          logout: original => payload => {
            sessionStorage.removeItem(KEY)
            state.textContent = 'Not signed in: requests need a token.'
            return original(payload)
          }
        }
      }
    }
  })

  const start = globalThis.SwaggerUIBundle
  globalThis.SwaggerUIBundle = Object.assign(config => {
    ui = start({
      ...config,
      // without the bar of Swagger UI, which loads documents of others
      layout: 'BaseLayout',
      plugins: [...config.plugins, keepsToken],
      onComplete: () => {
        isReady = true
        show()
      }
    })
    return ui
  }, start)
  show()
})()
