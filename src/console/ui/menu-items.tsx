import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconHelpCircle, IconInfoCircle } from '@tabler/icons-react'
import { menuMessages } from '#messages/menu'
import { type ColorScheme, colorSchemes } from './color-schemes.ts'

/** The help, the theme and the dialog About, for the user menu. */
export function MenuItems({ onAbout }: { readonly onAbout: () => void }) {
  return (
    <>
      <Menu.Item
        leftSection={<IconHelpCircle size={16} />}
        component="a"
        href="/help"
        hrefLang="en"
        target="_blank"
        rel="noopener"
      >
        {menuMessages.help}
      </Menu.Item>
      <Menu.Item leftSection={<IconInfoCircle size={16} />} onClick={onAbout}>
        {menuMessages.about}
      </Menu.Item>
      <Menu.Divider />
      <ThemeItems />
      <Menu.Divider />
    </>
  )
}

/** The choice is kept in the browser; public/assets/scheme.v1.js applies it before the first paint. */
function ThemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
      <Menu.Label>{menuMessages.theme}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={value => setColorScheme(value as ColorScheme)}>
        {colorSchemes.map(theme => (
          <Menu.RadioItem key={theme} value={theme} closeMenuOnClick={false}>
            {menuMessages.themes[theme]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}
