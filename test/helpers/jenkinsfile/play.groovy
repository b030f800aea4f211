// Plays Jenkinsfile texts: a list of them comes by standard input as JSON, and what each did goes to standard output.
// The steps are those of Jenkins' plug-ins with their parameters; a step or a parameter that there is not is a fault, as in Jenkins.
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import org.codehaus.groovy.control.CompilerConfiguration

abstract class Jenkinsfile extends Script {
  List did = []
  Map variables = [:]
  List within = []
  String kind
  String keptAs

  def about(String type, String form) {
    this.@kind = type
    this.@keptAs = form
    this
  }

  // what a declarative pipeline is made of
  def pipeline(Closure body) { inside('pipeline', body) }
  def getAny() { 'any' }
  def agent(where) { need('pipeline'); did << [step: 'agent', on: where] }
  def stages(Closure body) { need('pipeline'); inside('stages', body) }
  def stage(String name, Closure body) {
    // in a scripted pipeline, a stage is a step that holds steps
    if (within && within.last() == 'node') return body()
    need('stages')
    inside('stage', body)
  }
  def steps(Closure body) { need('stage'); inside('steps', body) }
  def script(Closure body) { need('steps'); inside('script', body) }
  def environment(Closure body) {
    if (within ? within.last() != 'stage' : true) need('pipeline')
    def set = new Environment()
    body.delegate = set
    body.resolveStrategy = Closure.DELEGATE_ONLY
    body()
    set.of.each { name, id -> variables.putAll(expanded(name)); did << [step: 'credentials', id: id] }
  }
  // what a scripted one is made of
  def node(Closure body) { if (within) throw new IllegalStateException('node inside of ' + within.last()); inside('node', body) }

  def inside(String block, Closure body) {
    within << block
    body.delegate = this
    body.resolveStrategy = Closure.DELEGATE_FIRST
    body()
    within.remove((int) (within.size() - 1))
  }
  def need(String block) {
    if (within ? within.last() != block : true) throw new IllegalStateException("not directly in $block but in $within")
  }
  def step(Map what) {
    if (!(within.contains('steps') || within.contains('node'))) throw new IllegalStateException("${what.step} outside of steps")
    did << what
  }
  def known(Map given, List names) {
    def strange = given.keySet() - names
    if (strange) throw new IllegalArgumentException("no such parameter: $strange")
    given
  }

  // what credentials('id') sets, by the kind of credential
  def Map expanded(String name) {
    switch (this.@kind) {
      case 'username-password': return [(name): 'username:password', (name + '_USR'): 'username', (name + '_PSW'): 'password']
      case 'ssh-key': return [(name): 'file:privateKey', (name + '_USR'): 'username', (name + '_PSW'): 'passphrase']
      case 'access-token': return [(name): 'token']
      case 'kubeconfig': return [(name): this.@keptAs == 'file' ? 'file:content' : 'content']
      case 'secret-file': return [(name): 'file:content']
      default: return [:]
    }
  }

  // bindings of withCredentials
  def binding(Map given, List names, Map sets) { known(given, ['credentialsId'] + names); [id: given.credentialsId, sets: sets] }
  def usernamePassword(Map g) { binding(g, ['usernameVariable', 'passwordVariable'], [(g.usernameVariable): 'username', (g.passwordVariable): 'password']) }
  def usernameColonPassword(Map g) { binding(g, ['variable'], [(g.variable): 'username:password']) }
  def gitUsernamePassword(Map g) { binding(g, ['gitToolName'], [:]) }
  def sshUserPrivateKey(Map g) {
    def sets = [(g.keyFileVariable): 'file:privateKey', (g.usernameVariable): 'username']
    if (g.passphraseVariable) sets[g.passphraseVariable] = 'passphrase'
    binding(g, ['keyFileVariable', 'usernameVariable', 'passphraseVariable'], sets)
  }
  def string(Map g) { binding(g, ['variable'], [(g.variable): this.@kind == 'kubeconfig' ? 'content' : 'token']) }
  def file(Map g) { binding(g, ['variable'], [(g.variable): 'file:content']) }
  def certificate(Map g) { binding(g, ['keystoreVariable', 'passwordVariable', 'aliasVariable'], [(g.keystoreVariable): 'file:content', (g.passwordVariable): 'password']) }
  def kubeconfigFile(Map g) { binding(g, ['variable'], [(g.variable): 'file:content']) }
  def kubeconfigContent(Map g) { binding(g, ['variable'], [(g.variable): 'content']) }
  // a step that has no short name is given as a map with its class
  def byClass(Map g) {
    switch (g['$class']) {
      case 'AmazonWebServicesCredentialsBinding': return binding(g, ['$class'], [AWS_ACCESS_KEY_ID: 'accessKeyId', AWS_SECRET_ACCESS_KEY: 'secretAccessKey'])
      default: throw new IllegalArgumentException("no such class: ${g['$class']}")
    }
  }
  def withCredentials(List given, Closure body) {
    def bindings = given.collect { it['$class'] ? byClass(it) : it }
    def before = variables
    variables = bindings.inject(before) { all, each -> all + each.sets }
    bindings.each { step(step: 'withCredentials', id: it.id) }
    body.delegate = this
    body.resolveStrategy = Closure.DELEGATE_FIRST
    body()
    variables = before
  }

  // steps
  def sh(String text) { step(step: 'sh', script: text, variables: variables) }
  def git(Map g) { step(step: 'git', id: known(g, ['credentialsId', 'url', 'branch']).credentialsId) }
  def sshagent(Map g, Closure body) {
    known(g, ['credentials']).credentials.each { step(step: 'sshagent', id: it) }
    body.delegate = this
    body()
  }
  def getDocker() {
    // the global variable of the plug-in is no step: a declarative pipeline takes it in a script block only
    if (within.contains('pipeline') && !within.contains('script')) throw new IllegalStateException('docker outside of script')
    new Docker(file: this)
  }
}

class Environment {
  Map of = [:]
  def credentials(String id) { id }
  void setProperty(String name, Object value) { of[name] = value }
}

class Docker {
  def file
  def withRegistry(String url, String id, Closure body) {
    file.did << [step: 'docker.withRegistry', id: id]
    body.delegate = file
    body()
  }
  def build(String image) { [push: { -> file.did << [step: 'push', image: image] }] }
}

def shell = new GroovyShell(this.class.classLoader, new Binding(), new CompilerConfiguration(scriptBaseClass: 'Jenkinsfile'))
def played = new JsonSlurper().parse(System.in).collect { text ->
  try {
    def parsed = shell.parse(text.code).about(text.type, text.form)
    parsed.run()
    [did: parsed.did]
  } catch (Throwable fault) {
    [fault: fault.toString()]
  }
}
println JsonOutput.toJson(played)
