export const CredentialPage = () => null
