import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const iris: MantineColorsTuple = [
  '#eef1ff',
  '#dde2fb',
  '#b8c2f3',
  '#91a0ec',
  '#7083e6',
  '#5b70e2',
  '#4c62dc',
  '#4055cf',
  '#364abb',
  '#2c3da0'
]

/** The greys of the dark theme, with a touch of blue. */
const dark: MantineColorsTuple = [
  '#e6e8ec',
  '#c3c7d0',
  '#a3a8b4',
  '#7d8390',
  '#383d48',
  '#2b2f38',
  '#1d2026',
  '#16181d',
  '#121418',
  '#0d0e11'
]

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 7 },
  colors: { iris, dark },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, Cantarell, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.375rem', lineHeight: '1.3' }, h2: { fontSize: '1rem', lineHeight: '1.4' } }
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        // a dialog's header is not the banner of the page
        attributes: { header: { role: 'none' } }
      }
    },
    // what people type may be in a script that is written from the right
    TextInput: { defaultProps: { attributes: { input: { dir: 'auto' } } } },
    Textarea: { defaultProps: { attributes: { input: { dir: 'auto' } } } },
    Tooltip: { defaultProps: { openDelay: 200, withArrow: true, multiline: true, maw: 320 } }
  }
})

/** Overrides of Mantine colours whose contrast is below 4.5: secondary text, yellow and green on their light backgrounds, white on red. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5f6672',
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-error': '#c02a2a',
    '--mantine-color-default-border': '#d8dbe2',
    '--mantine-color-iris-light-hover': '#eef1ff',
    '--mantine-color-yellow-light': '#fff5e3',
    '--mantine-color-yellow-light-color': '#8f4f00',
    '--mantine-color-red-light': '#fdeeee',
    '--mantine-color-red-light-hover': '#fbdfdf',
    '--mantine-color-red-light-color': '#b02525',
    '--mantine-color-green-light': '#e9f7ef',
    '--mantine-color-green-light-color': '#176f42',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525'
  },
  dark: {
    '--mantine-color-body': '#16181d',
    '--mantine-color-dimmed': '#a3a8b4',
    '--mantine-color-placeholder': '#9298a5',
    '--mantine-color-error': '#ff8a8a',
    '--mantine-color-default': '#1d2026',
    '--mantine-color-default-hover': '#262a32',
    '--mantine-color-default-border': '#383d48',
    '--mantine-color-anchor': '#9fb0ff',
    '--mantine-color-iris-light-hover': '#1c2238',
    '--mantine-color-yellow-light': '#2e2413',
    '--mantine-color-yellow-light-color': '#f2b45c',
    '--mantine-color-red-light': '#331a1c',
    '--mantine-color-red-light-hover': '#402022',
    '--mantine-color-red-light-color': '#ff8a8a',
    '--mantine-color-green-light': '#13291f',
    '--mantine-color-green-light-color': '#5fd39a',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525'
  }
})
