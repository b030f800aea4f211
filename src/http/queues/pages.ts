/** The page that exchanges a token for the board's cookie. Its script is a file, because the policy forbids inline scripts. */
export const signInPage = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Queues · Jenkins credentials bridge</title>
<style nonce="${nonce}">
body { font: 16px/1.5 system-ui, sans-serif; color: #1c2430; background: #f4f6f8; display: grid; place-items: center; min-height: 100vh; margin: 0 }
form { background: #fff; padding: 2rem; border: 1px solid #cdd5df; border-radius: 8px; width: min(24rem, 90vw) }
h1 { font-size: 1.25rem; margin: 0 0 1rem }
input, button { font: inherit; box-sizing: border-box; width: 100%; padding: .5rem; margin-top: .25rem }
button { margin-top: 1rem; cursor: pointer }
[role=alert] { color: #a40e26; min-height: 1.5em; margin: .75rem 0 0 }
@media (prefers-color-scheme: dark) {
  body { color: #e6eaf0; background: #12161c }
  form { background: #1c2430; border-color: #3a4656 }
  [role=alert] { color: #ff8f9c }
}
</style>
<script src="/queues/sign-in.js" defer></script>
</head>
<body>
<form>
<h1>Job queue of the bridge</h1>
<label>Token of a platform-admin <input type="password" name="token" autocomplete="off" required autofocus></label>
<button>Open</button>
<p role="alert"></p>
</form>
</body>
</html>
`

/** Sends the token once, in a header; it is stored nowhere. */
export const signInScript = `const form = document.querySelector('form')
form.addEventListener('submit', async event => {
  event.preventDefault()
  const field = form.elements.namedItem('token')
  const alert = form.querySelector('[role=alert]')
  alert.textContent = ''
  try {
    const answer = await fetch('/queues/session', { method: 'POST', headers: { authorization: 'Bearer ' + field.value.trim() } })
    if (answer.ok) return location.assign('/queues/')
    alert.textContent = (await answer.json()).detail
  } catch {
    alert.textContent = 'The bridge does not answer, or the token contains invalid characters.'
  }
  field.value = ''
})
`

/** Allows only our own files. */
export const signInPolicy = (nonce: string): string =>
  [...COMMON, "base-uri 'none'", `style-src 'nonce-${nonce}'`, "connect-src 'self'"].join('; ')

/** The same for bull-board, which has a base URL, images and inline style attributes. */
export const boardPolicy = (nonce: string): string =>
  [
    ...COMMON,
    ...["base-uri 'self'", "connect-src 'self'", "img-src 'self' data:", "font-src 'self'"],
    ...[`style-src 'self' 'nonce-${nonce}' ${TOASTS}`, "style-src-attr 'unsafe-inline'"]
  ].join('; ')

/** Hash of the style that bull-board 9.10.1 adds for messages. Another version's style is refused, and its messages are shown unstyled. */
const TOASTS = "'sha256-r2N1TB/gHbBtBZFKg7ejmq1acVSREzucTAEw6ga4hoU='"

const COMMON = ["default-src 'none'", "script-src 'self'", "form-action 'none'", "frame-ancestors 'none'"]
