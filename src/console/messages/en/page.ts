/** Texts of the page itself, before and without its scripts. */
export const pageMessages = {
  title: 'Credentials',
  noScript: 'The console requires JavaScript. The API documentation is at /docs.'
}
