# Sourced by the scripts beside it: fills in templates, and says what is wrong with what they are given.

mistakes=()

# A value as mistakes show it: on one line and not too long.
quoted() {
    local value=${1//[[:cntrl:]]/?}
    if ((${#value} > 200)); then
        value=${value:0:200}...
    fi
    printf '"%s"' "$value"
}

mistake() {
    mistakes+=("$1")
}

wrong_value() {
    mistake "$1: $(quoted "$2") $3"
}

# As the AWS SDK of the job has it.
partition_of() {
    case $1 in
        cn-*) echo aws-cn ;;
        us-gov-*) echo aws-us-gov ;;
        us-iso-*) echo aws-iso ;;
        us-isob-*) echo aws-iso-b ;;
        eu-isoe-*) echo aws-iso-e ;;
        us-isof-*) echo aws-iso-f ;;
        eusc-*) echo aws-eusc ;;
        *) echo aws ;;
    esac
}

region_form='[a-z]{2,}(-[a-z]+)+-[0-9]+'
stream_form='[a-zA-Z0-9_.-]{1,128}'

# put NAME VALUE: in place of {NAME} in the variable text.
put() {
    local placeholder="{$1}"
    text=${text//"$placeholder"/"$2"}
}

# put_json NAME JSON: in place of the string "{NAME}".
put_json() {
    local placeholder="\"{$1}\""
    text=${text//"$placeholder"/"$2"}
}

# strings INDENT STRING...: the strings of a JSON array, a line each.
strings() {
    local indent=$1 list="\"$2\"" string
    shift 2
    for string in "$@"; do
        list+=","$'\n'"$indent\"$string\""
    done
    echo "$list"
}

# indented INDENT TEXT: all lines but the first.
indented() {
    local line_end=$'\n'
    local with=$line_end$1
    echo "${2//$line_end/$with}"
}

# A word as every POSIX shell reads it back.
word() {
    local quote="'\\''"
    if [[ $1 =~ ^[a-zA-Z0-9_+=,.@:/-]+$ ]]; then
        printf %s "$1"
    else
        printf "'%s'" "${1//\'/$quote}"
    fi
}
