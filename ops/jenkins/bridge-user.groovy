// Creates the bridge's user and gives it the API token of the bridge. Configuration as Code cannot set a token; scripts in
// init.groovy.d run after it. It runs at every start and changes nothing if everything is in place; a new token replaces the old one.
import hudson.model.User
import hudson.security.HudsonPrivateSecurityRealm
import java.util.logging.Logger
import jenkins.model.Jenkins
import jenkins.security.ApiTokenProperty

def log = Logger.getLogger('bridge-user')
def tokenName = 'credentials-bridge'
def id = System.getenv('JENKINS_BRIDGE_USER')
def token = new File('/run/secrets/JENKINS_TOKEN').text.trim()

if (!(token ==~ /11[0-9a-f]{32}/)) {
    log.severe('JENKINS_TOKEN must be 11 and 32 lower case hex digits: the bridge will not be able to log in')
    return
}

// an account of the realm, or its token is refused; nobody knows the password, it logs in by token only
def user = User.getById(id, false)
if (user == null || user.getProperty(HudsonPrivateSecurityRealm.Details) == null) {
    user = ((HudsonPrivateSecurityRealm) Jenkins.get().securityRealm).createAccount(id, UUID.randomUUID().toString() + UUID.randomUUID())
    log.info("created the user ${id}")
}

def property = user.getProperty(ApiTokenProperty)
if (property == null) {
    property = new ApiTokenProperty()
    user.addProperty(property)
}
if (!property.matchesPassword(token)) {
    def store = property.tokenStore
    store.tokenListSortedByName.findAll { it.name == tokenName }.each { store.revokeToken(it.uuid) }
    property.addFixedNewToken(tokenName, token)
    user.save()
    log.info("set the API token of ${id}")
}
