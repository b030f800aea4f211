/** Texts of the user menu, of the dialog About and of links to the help. */
export const menuMessages = {
  help: 'Help',
  theme: 'Theme',
  themes: { auto: 'Auto', light: 'Light', dark: 'Dark' },
  about: 'About',
  aboutTitle: 'About the credentials bridge',
  version: 'Version',
  controllers: 'Jenkins',
  controllersUnread: 'The controllers could not be read.',
  noControllers: 'You see no controller.',
  versionUnknown: 'version not known',
  licence: 'Licence',
  packages: 'Packages',
  thirdParty: 'Third-party licences',
  changes: 'Changes',
  changelog: 'Changelog',
  more: 'Help',
  helpOn: (what: string) => `Help on ${what}`
}
