<?xml version="1.0" encoding="utf-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:atom="http://www.w3.org/2005/Atom" exclude-result-prefixes="atom">
<xsl:output method="html" encoding="utf-8" doctype-system="about:legacy-compat"/>
<xsl:template match="/rss/channel">
<html lang="fr">
<head>
<meta name="viewport" content="width=device-width,initial-scale=1"/>
<title><xsl:value-of select="title"/></title>
<link rel="stylesheet" href="{{ racine }}{{ piece("assets/nv.css") }}"/>
</head>
<body>
<main><div class="cadre">
<header class="tete">
<p class="tete__sorte">{{ t.flux.sorte }}</p>
<h1><xsl:value-of select="title"/></h1>
<p class="tete__resume">{{ t.flux.explique }}</p>
<p><input type="text" readonly="readonly" size="60" aria-label="{{ t.flux.adresse }}"><xsl:attribute name="value"><xsl:value-of select="atom:link[@rel='self']/@href"/></xsl:attribute></input></p>
<p class="actions"><a class="bouton" href="{{ racine }}{{ guide }}">{{ t.flux.guide }}</a><a class="bouton"><xsl:attribute name="href"><xsl:value-of select="link"/></xsl:attribute>{{ t.flux.page }}</a></p>
</header>
<xsl:if test="not(item)"><p class="vide"><strong>{{ t.flux.vide }}</strong></p></xsl:if>
<ul class="puces">
<xsl:for-each select="item">
<li><a><xsl:attribute name="href"><xsl:value-of select="link"/></xsl:attribute><xsl:value-of select="title"/></a><br/><span class="mention pret"><xsl:value-of select="description"/></span></li>
</xsl:for-each>
</ul>
</div></main>
</body>
</html>
</xsl:template>
</xsl:stylesheet>
