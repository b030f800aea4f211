export const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')

/** Jetty's page for `sendError`, as recorded (of that of Jetty 12 the beginning, the rest as in its sources). */
export const errorPage = (status: number, message: string, path: string, jetty12: boolean): string => `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=${jetty12 ? 'ISO-8859-1' : 'utf-8'}"/>
<title>Error ${status} ${escapeHtml(message)}</title>
</head>
<body><h2>HTTP ERROR ${status} ${escapeHtml(message)}</h2>
<table>
<tr><th>URI:</th><td>${escapeHtml(path)}</td></tr>
<tr><th>STATUS:</th><td>${status}</td></tr>
<tr><th>MESSAGE:</th><td>${escapeHtml(message)}</td></tr>
<tr><th>SERVLET:</th><td>Stapler</td></tr>
</table>
${jetty12 ? '<hr/><a href="https://jetty.org/">Powered by Jetty:// 12.0.25</a><hr/>' : '<hr><a href="https://eclipse.org/jetty">Powered by Jetty:// 9.4.33.v20201020</a><hr/>'}

</body>
</html>
`

/** What the addresses of static files carry, so that browsers keep them. */
const RESOURCES = '4f6d0a1e'

/** A page of Jenkins, without its furniture. */
export const jenkinsPage = (title: string): string =>
  `\n  \n  <!DOCTYPE html><html class=""><head>\n    <title>${escapeHtml(title)}</title></head><body id="jenkins"></body></html>`

/** What a browser without a login is sent; the status is 403. */
export function loginRedirect(target: string, prefix: string, silent: boolean): string {
  const url = `${prefix}/login?from=${encodeURIComponent(target)}`
  const head = `<html><head><meta http-equiv='refresh' content='1;url=${url}'/>`
  const body = "<body style='background-color:white; color:white;'>\n\n\nAuthentication required\n<!--\n"
  if (silent) {
    const script = `<script id='redirect' data-redirect-url='${url}' src='${prefix}/static/${RESOURCES}/scripts/redirect.js'></script>`
    return `${head}${script}</head>${body}-->\n\n</body></html>${' '.repeat(512)}`
  }
  return (
    `${head}<script>window.location.replace('${url}');</script></head>${body}You are authenticated as: anonymous\n` +
    `Groups that you are in:\n  \nPermission you need to have (but didn't): hudson.model.Hudson.Read\n` +
    ' ... which is implied by: hudson.security.Permission.GenericRead\n' +
    ' ... which is implied by: hudson.model.Hudson.Administer\n-->\n\n</body></html>' +
    ' '.repeat(512)
  )
}

/** The page of a controller that is still starting. */
export const startingPage = (): string =>
  '\n    \n    \n    <!DOCTYPE html><html lang="en"><head><title>Starting Jenkins</title><meta name="ROBOTS" content="NOFOLLOW"></head>' +
  '<body><div class="simple-page" role="main"><h1 class="loading">Please wait while Jenkins is getting ready to work</h1>' +
  '<p>Your browser will reload automatically when Jenkins is ready.</p></div></body></html>'

/** What a POST gets from a controller that has not loaded its crumb issuer yet. */
export const crumbIssuerMissingPage = (): string =>
  '<html><head><title>Error 500</title></head>\n<body bgcolor=#fff><h1>Status Code: 500</h1>' +
  'Exception: class hudson.security.csrf.DefaultCrumbIssuer is missing its descriptor<br>Stacktrace: <pre>java.lang.AssertionError: ' +
  'class hudson.security.csrf.DefaultCrumbIssuer is missing its descriptor</pre></body></html>'

/** A login page answered with 200, as a proxy or a single sign-on in front of Jenkins does. */
export const loginPage = (): string =>
  '<!DOCTYPE html><html><head><title>Sign in [Jenkins]</title></head><body><form action="j_spring_security_check" method="post">' +
  '<input name="j_username"><input name="j_password" type="password"></form></body></html>'
