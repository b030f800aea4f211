// Buttons that copy the code of a page, and menus that begin closed on a phone.
for (const block of document.querySelectorAll('.code')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    const text = block.querySelector('code')?.textContent ?? ''
    button.textContent = (await copied(text)) ? 'Copied' : 'Select the text to copy it'
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2_000)
  })
  block.append(button)
}

/** Without a secure connection browsers have no clipboard for pages, only the command. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    return done
  }
}

if (matchMedia('(max-width: 900px)').matches)
  for (const menu of document.querySelectorAll('.menu details, .contents details')) menu.removeAttribute('open')
