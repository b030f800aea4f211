/** The class of a plain folder, which is also the root element of its configuration and its `_class` in JSON. */
export const FOLDER_CLASS = 'com.cloudbees.hudson.plugins.folder.Folder'

/** The property of a folder that holds its credentials, domain by domain. */
export const CREDENTIALS_PROPERTY =
  'com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty'

/** The class of that property's map, as Jenkins writes it. */
export const MAP_CLASS = 'hudson.util.CopyOnWriteMap$Hash'

export const DOMAIN = 'com.cloudbees.plugins.credentials.domains.Domain'
export const LIST = 'java.util.concurrent.CopyOnWriteArrayList'

/** The content of each element of a folder's configuration if it holds nothing but credentials of the global domain. */
export const around = {
  list: (credentials: string): string => `<${LIST}>${credentials}</${LIST}>`,
  entry: (credentials: string): string => `<entry><${DOMAIN}><specifications/></${DOMAIN}>${around.list(credentials)}</entry>`,
  map: (credentials: string): string =>
    `<domainCredentialsMap class="${MAP_CLASS}">${around.entry(credentials)}</domainCredentialsMap>`,
  property: (credentials: string): string => `<${CREDENTIALS_PROPERTY}>${around.map(credentials)}</${CREDENTIALS_PROPERTY}>`,
  properties: (credentials: string): string => `<properties>${around.property(credentials)}</properties>`
} as const
