/**
 * The answers of Heroku's Platform API, from its own hyper-schema (heroku/platform-api-schema, MIT; the
 * variant 3.sdk, which has all fields): the paths of the fields, by resource and then by type. `[]` means
 * an array's items. A field with paths below it is an object. `a|b` is an enum.
 *
 * Two things differ from the schema: it describes a dyno's states in prose, and it calls a domain's
 * hostname a URI.
 */
export const PLATFORM_SCHEMA = {
  account: {
    boolean: `
      acknowledged_msa allow_tracking beta eco_dynos_enabled federated mfa_enabled mfa_exemption
      two_factor_authentication verified
    `,
    'date-time': 'created_at updated_at',
    'date-time|null': `
      acknowledged_msa_at delinquent_at eco_dynos_shutdown_at last_login pipeline_cost_consent_at
      suspended_at
    `,
    email: 'email',
    'object|null': 'default_organization default_team identity_provider',
    string: `
      default_organization.name default_team.name identity_provider.name
      identity_provider.organization.name identity_provider.owner.name identity_provider.team.name
    `,
    'string|null': `
      country_of_residence italian_customer_terms italian_partner_terms mfa_exemption_reason name
      sms_number
    `,
    'team|enterprise-account': 'identity_provider.owner.type',
    uuid: `
      default_organization.id default_team.id id identity_provider.id identity_provider.owner.id
    `,
    'vaas|legacy': 'mfa_experience',
  },
  'add-on': {
    'app|team': 'billing_entity.type',
    array: 'actions config_vars plan.meters',
    boolean: 'actions[].requires_owner billed_price.contract billed_price.metered',
    'date-time': 'created_at updated_at',
    integer: 'billed_price.cents',
    'object|null': 'billed_price',
    'provisioning|provisioned|deprovisioned': 'state',
    string: `
      actions[].action actions[].label actions[].url addon_service.name app.name billed_price.unit
      billing_entity.name config_vars[] name plan.meters[].billing_description plan.meters[].name
      plan.meters[].price_cents plan.name provider_id provision_message
    `,
    'uri|null': 'web_url',
    uuid: 'actions[].id addon_service.id app.id billing_entity.id id plan.id plan.meters[].id',
  },
  'add-on-attachment': {
    'date-time': 'created_at updated_at',
    string: 'addon.app.name addon.name app.name name',
    'string|null': 'log_input_url namespace',
    'uri|null': 'web_url',
    uuid: 'addon.app.id addon.id app.id id',
  },
  app: {
    array: 'current_build_architecture',
    'array|null': 'buildpacks',
    boolean: 'acm maintenance space.shield',
    'boolean|null': 'internal_routing',
    'date-time': 'created_at updated_at',
    'date-time|null': 'archived_at released_at',
    email: 'owner.email',
    'integer|null': 'repo_size slug_size',
    'object|null': 'organization space team',
    string: `
      build_stack.name buildpacks[].homepage buildpacks[].id buildpacks[].version generation
      git_url name organization.name region.name space.name stack.name team.name
    `,
    'string|null': 'base_image_name buildpack_provided_description',
    'uri|null': 'web_url',
    uuid: 'build_stack.id id organization.id owner.id region.id space.id stack.id team.id',
  },
  'app-feature': {
    boolean: 'enabled',
    'date-time': 'created_at updated_at',
    string: 'description display_name doc_url feedback_email name state',
    uuid: 'id',
  },
  'app-webhook': {
    array: 'include',
    'date-time': 'created_at updated_at',
    'notify|sync': 'level',
    string: 'app.name include[]',
    uri: 'url',
    uuid: 'app.id id',
  },
  build: {
    'array|null': 'buildpacks',
    'date-time': 'created_at updated_at',
    email: 'user.email',
    'failed|pending|succeeded': 'status',
    object: 'labs',
    'object|null': 'release slug',
    string: 'buildpacks[].name buildpacks[].url output_stream_url source_blob.url stack',
    'string|null': 'source_blob.checksum source_blob.version source_blob.version_description',
    uuid: 'app.id id release.id slug.id user.id',
  },
  'buildpack-installation': {
    integer: 'ordinal',
    string: 'buildpack.name buildpack.url',
  },
  collaborator: {
    'admin|collaborator|member|owner|null': 'role',
    array: 'permissions',
    boolean: 'user.federated',
    'date-time': 'created_at updated_at',
    email: 'user.email',
    string: 'app.name permissions[].description permissions[].name',
    uuid: 'app.id id user.id',
  },
  domain: {
    'date-time': 'created_at updated_at',
    'heroku|custom': 'kind',
    'object|null': 'sni_endpoint',
    string: 'app.name hostname sni_endpoint.name status',
    'string|null': 'acm_status acm_status_reason cname',
    uuid: 'app.id id sni_endpoint.id',
  },
  dyno: {
    'crashed|down|idle|starting|up': 'state',
    'date-time': 'created_at updated_at',
    integer: 'release.version',
    string: 'app.name command name size type',
    'string|null': 'attach_url',
    uuid: 'app.id id release.id',
  },
  'dyno-size': {
    boolean: 'can_autoscale dedicated private_space_only',
    integer: 'compute',
    number: 'memory precise_dyno_units',
    'object|null': 'cost',
    string: 'architecture generation.name infrastructure_tier name product_dyno_tier',
    uuid: 'generation.id id',
  },
  formation: {
    'date-time': 'created_at updated_at',
    integer: 'quantity',
    string: 'app.name command dyno_size.name size type',
    uuid: 'app.id dyno_size.id id',
  },
  'oci-image': {
    array: 'buildpacks',
    'date-time': 'created_at updated_at',
    object: 'process_types',
    string: `
      base_image_name base_top_layer buildpacks[].homepage buildpacks[].id buildpacks[].version
      commit commit_description digest image_repo stack.name
    `,
    'string|null': 'architecture',
    uuid: 'id stack.id',
  },
  'rate-limit': {
    integer: 'remaining',
  },
  release: {
    array: 'addon_plan_names artifacts',
    boolean: 'current eligible_for_rollback',
    'date-time': 'created_at updated_at',
    email: 'user.email',
    'expired|failed|pending|succeeded': 'status',
    integer: 'version',
    'object|null': 'oci_image slug',
    string: 'addon_plan_names[] app.name artifacts[].type description',
    'string|null': 'output_stream_url',
    uuid: 'app.id artifacts[].id id oci_image.id slug.id user.id',
  },
} as const satisfies Record<string, Record<string, string>>;

export type Resource = keyof typeof PLATFORM_SCHEMA;
