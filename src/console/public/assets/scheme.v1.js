// Sets the chosen theme before the first paint: the console, the help pages and Swagger UI load this file in their heads. A change of
// the file needs a new name, since assets are cached for ever.
;(() => {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const chosen = () => {
    try {
      return localStorage.getItem('mantine-color-scheme-value')
    } catch {
      return null
    }
  }
  const apply = () => {
    const scheme = chosen()
    const isDark = scheme === 'dark' || (scheme !== 'light' && system.matches)
    document.documentElement.dataset.mantineColorScheme = isDark ? 'dark' : 'light'
  }
  apply()
  system.addEventListener('change', apply)
  addEventListener('storage', apply)
  // Paper is white.
  addEventListener('beforeprint', () => {
    document.documentElement.dataset.mantineColorScheme = 'light'
  })
  addEventListener('afterprint', apply)
})()
